#include "results/file/hdf5_handle.hpp"

#include "results/file/version.hpp"

namespace cityload::file {

hid_t checked(hid_t result, const std::string& path, const std::string& what) {
    if (result >= 0) return result;
    std::string reason;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_UPWARD,
        [](unsigned n, const H5E_error2_t* error, void* out) -> herr_t {
            if (n == 0 && error->desc) *static_cast<std::string*>(out) = error->desc;
            return 0;
        },
        &reason);
    const std::string said = what + (reason.empty() ? "" : " (" + reason + ")");
    throw FileError(Fault::input_output, path, "'" + path + "': HDF5 cannot " + said,
                    "“" + path + "”：HDF5 出错：" + said);
}

std::string hdf5_version() {
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(release);
}

TypeHandle text_type() {
    TypeHandle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), H5T_VARIABLE);
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    return type;
}

TypeHandle fixed_text_type(std::size_t size) {
    TypeHandle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), size);
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    return type;
}

hid_t memory_type(Type type) {
    switch (type) {
        case Type::i8:
            return H5T_NATIVE_INT64;
        case Type::i4:
            return H5T_NATIVE_INT32;
        case Type::u1:
            return H5T_NATIVE_UINT8;
        case Type::f8:
            return H5T_NATIVE_DOUBLE;
        case Type::f4:
            return H5T_NATIVE_FLOAT;
        case Type::text:
            break;
    }
    return H5I_INVALID_HID;
}

hid_t file_type(Type type) {
    switch (type) {
        case Type::i8:
            return H5T_STD_I64LE;
        case Type::i4:
            return H5T_STD_I32LE;
        case Type::u1:
            return H5T_STD_U8LE;
        case Type::f8:
            return H5T_IEEE_F64LE;
        case Type::f4:
            return H5T_IEEE_F32LE;
        case Type::text:
            break;
    }
    return H5I_INVALID_HID;
}

}  // namespace cityload::file
