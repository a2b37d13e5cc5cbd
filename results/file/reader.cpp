#include "results/file/reader.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "results/file/hdf5_handle.hpp"
#include "results/file/trailer.hpp"
#include "results/file/version.hpp"

namespace cityload::file {
namespace {

/// What HDF5 and netCDF keep for themselves.
bool is_plumbing(std::string_view name) {
    return name == "CLASS" || name == "NAME" || name == "DIMENSION_LIST" ||
           name == "REFERENCE_LIST" || name == "_FillValue" || name.starts_with("_Netcdf4") ||
           name == "_NCProperties";
}

std::vector<hsize_t> extents_of(hid_t space) {
    const int rank = H5Sget_simple_extent_ndims(space);
    std::vector<hsize_t> extents(rank > 0 ? static_cast<std::size_t>(rank) : 0);
    if (!extents.empty()) H5Sget_simple_extent_dims(space, extents.data(), nullptr);
    return extents;
}

class Source : public std::enable_shared_from_this<Source> {
  public:
    explicit Source(const std::string& path) : path_(path) {
        const PropertyHandle access(check(H5Pcreate(H5P_FILE_ACCESS), "create a property list"));
        // Finished files never change (they are only replaced), and some network file systems have
        // no locks.
        check(H5Pset_file_locking(access.id(), false, true), "leave out file locks");
        file_ =
            FileHandle(check(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()), "open the file"));
    }

    Group read_root() {
        const GroupHandle top(check(H5Gopen2(file_.id(), "/", H5P_DEFAULT), "open the root group"));
        return read_group(top.id(), "");
    }

    Attributes read_root_attributes() {
        const GroupHandle top(check(H5Gopen2(file_.id(), "/", H5P_DEFAULT), "open the root group"));
        return read_attributes(top.id());
    }

  private:
    hid_t check(hid_t result, const char* what) const { return checked(result, path_, what); }

    [[noreturn]] void unknown(const std::string& name, const char* why) const {
        throw FileError(Fault::not_results, path_, "'" + path_ + "': '" + name + "' " + why,
                        "“" + path_ + "”中的“" + name + "”不合结果文件的格式");
    }

    static std::vector<std::string> link_names(hid_t group) {
        std::vector<std::string> names;
        H5Literate(
            group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr,
            [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
                static_cast<std::vector<std::string>*>(out)->push_back(name);
                return 0;
            },
            &names);
        return names;
    }

    Group read_group(hid_t at, const std::string& path) {
        Group group;
        group.name = path.substr(path.rfind('/') + 1);
        group.attributes = read_attributes(at);
        for (const std::string& name : link_names(at)) {
            const ObjectHandle object(
                check(H5Oopen(at, name.c_str(), H5P_DEFAULT), "open an object"));
            if (H5Iget_type(object.id()) == H5I_GROUP) {
                group.groups.push_back(read_group(object.id(), path + '/' + name));
            } else if (H5Iget_type(object.id()) == H5I_DATASET) {
                read_dataset(group, object.id(), path + '/' + name, name);
            } else {
                unknown(name, "is neither a group nor a variable");
            }
        }
        return group;
    }

    void read_dataset(Group& group, hid_t dataset, const std::string& path,
                      const std::string& name) {
        const SpaceHandle space(check(H5Dget_space(dataset), "get a data space"));
        const std::vector<hsize_t> extents = extents_of(space.id());
        const bool is_scale = H5DSis_scale(dataset) > 0;
        if (is_scale) {
            if (extents.size() != 1) unknown(path, "is a dimension of more than one axis");
            group.dims.push_back({name, static_cast<std::size_t>(extents[0])});
            char label[80] = {};
            H5DSget_scale_name(dataset, label, sizeof label);
            if (std::string_view(label).starts_with(bare_dimension)) return;
        }
        Variable variable;
        variable.name = name;
        variable.values = empty_values(dataset, path);
        if (is_scale) {
            variable.dims = {name};
        } else {
            for (unsigned axis = 0; axis < extents.size(); ++axis) {
                std::string dim;
                H5DSiterate_scales(
                    dataset, axis, nullptr,
                    [](hid_t, unsigned, hid_t scale, void* out) -> herr_t {
                        char full[1024] = {};
                        H5Iget_name(scale, full, sizeof full);
                        const char* slash = std::strrchr(full, '/');
                        *static_cast<std::string*>(out) = slash ? slash + 1 : full;
                        return 1;
                    },
                    &dim);
                if (dim.empty()) unknown(path, "has an axis without a dimension");
                variable.dims.push_back(dim);
            }
        }
        if (H5Aexists(dataset, "_FillValue") > 0 && variable.type() != Type::text) {
            const AttributeHandle attribute(
                check(H5Aopen(dataset, "_FillValue", H5P_DEFAULT), "open an attribute"));
            double fill = 0;
            check(H5Aread(attribute.id(), H5T_NATIVE_DOUBLE, &fill), "read an attribute");
            variable.fill = fill;
        }
        variable.attributes = read_attributes(dataset);
        variable.rows = [self = shared_from_this(), path, empty = variable.values](
                            std::size_t first, std::size_t count) {
            return self->read_rows(path, empty, first, count);
        };
        group.variables.push_back(std::move(variable));
    }

    Values empty_values(hid_t dataset, const std::string& path) const {
        const TypeHandle type(check(H5Dget_type(dataset), "get a type"));
        const H5T_class_t kind = H5Tget_class(type.id());
        const std::size_t size = H5Tget_size(type.id());
        if (kind == H5T_STRING && H5Tis_variable_str(type.id()) > 0)
            return std::vector<std::string>();
        if (kind == H5T_FLOAT && size == 8) return std::vector<double>();
        if (kind == H5T_FLOAT && size == 4) return std::vector<float>();
        if (kind == H5T_INTEGER && size == 8) return std::vector<std::int64_t>();
        if (kind == H5T_INTEGER && size == 4) return std::vector<std::int32_t>();
        if (kind == H5T_INTEGER && size == 1) return std::vector<std::uint8_t>();
        unknown(path, "has a type that results files do not use");
    }

    Values read_rows(const std::string& path, Values values, std::size_t first,
                     std::size_t count) const {
        const Silence silence;
        const DatasetHandle dataset(
            check(H5Dopen2(file_.id(), path.c_str(), H5P_DEFAULT), "open a variable"));
        const SpaceHandle disk(check(H5Dget_space(dataset.id()), "get a data space"));
        std::vector<hsize_t> extents = extents_of(disk.id());
        SpaceHandle memory;
        std::size_t total = 1;
        if (extents.empty()) {
            memory = SpaceHandle(check(H5Screate(H5S_SCALAR), "create a data space"));
        } else {
            if (first > extents[0] || count > extents[0] - first) {
                throw std::out_of_range("rows of '" + path + "' beyond its end");
            }
            std::vector<hsize_t> start(extents.size(), 0);
            start[0] = first;
            extents[0] = count;
            for (const hsize_t extent : extents) total *= extent;
            memory = SpaceHandle(
                check(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                      "create a data space"));
            if (total > 0) {
                check(H5Sselect_hyperslab(disk.id(), H5S_SELECT_SET, start.data(), nullptr,
                                          extents.data(), nullptr),
                      "select rows");
            }
        }
        if (total == 0) return values;
        if (auto* texts = std::get_if<std::vector<std::string>>(&values)) {
            std::vector<char*> pointers(total, nullptr);
            const TypeHandle type = text_type();
            check(H5Dread(dataset.id(), type.id(), memory.id(), disk.id(), H5P_DEFAULT,
                          pointers.data()),
                  "read a variable");
            for (const char* text : pointers) texts->emplace_back(text ? text : "");
            H5Dvlen_reclaim(type.id(), memory.id(), H5P_DEFAULT, pointers.data());
            return values;
        }
        const Type type = type_of(values);
        std::visit(
            [&](auto& list) {
                list.resize(total);
                check(H5Dread(dataset.id(), memory_type(type), memory.id(), disk.id(), H5P_DEFAULT,
                              list.data()),
                      "read a variable");
            },
            values);
        return values;
    }

    Attributes read_attributes(hid_t object) const {
        std::vector<std::string> names;
        H5Aiterate2(
            object, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr,
            [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
                static_cast<std::vector<std::string>*>(out)->push_back(name);
                return 0;
            },
            &names);
        Attributes attributes;
        for (const std::string& name : names) {
            if (is_plumbing(name)) continue;
            const AttributeHandle attribute(
                check(H5Aopen(object, name.c_str(), H5P_DEFAULT), "open an attribute"));
            attributes.set(name, read_attribute(attribute.id(), name));
        }
        return attributes;
    }

    decltype(Attribute::value) read_attribute(hid_t attribute, const std::string& name) const {
        const TypeHandle type(check(H5Aget_type(attribute), "get a type"));
        const SpaceHandle space(check(H5Aget_space(attribute), "get a data space"));
        const H5T_class_t kind = H5Tget_class(type.id());
        const std::size_t size = H5Tget_size(type.id());
        const bool scalar = H5Sget_simple_extent_type(space.id()) == H5S_SCALAR;
        const auto count = static_cast<std::size_t>(
            std::max<hssize_t>(0, H5Sget_simple_extent_npoints(space.id())));
        if (kind == H5T_STRING && H5Tis_variable_str(type.id()) > 0) {
            std::vector<char*> pointers(count, nullptr);
            const TypeHandle memory = text_type();
            check(H5Aread(attribute, memory.id(), pointers.data()), "read an attribute");
            std::vector<std::string> texts;
            for (const char* text : pointers) texts.emplace_back(text ? text : "");
            if (count > 0) H5Dvlen_reclaim(memory.id(), space.id(), H5P_DEFAULT, pointers.data());
            if (scalar) return texts.at(0);
            return Values(std::move(texts));
        }
        if (kind == H5T_STRING && count == 1) {
            const TypeHandle memory = fixed_text_type(size + 1);
            std::string text(size + 1, '\0');
            check(H5Aread(attribute, memory.id(), text.data()), "read an attribute");
            text.resize(std::strlen(text.c_str()));
            return text;
        }
        if (kind == H5T_INTEGER && scalar && size == 8 && H5Tget_sign(type.id()) == H5T_SGN_NONE) {
            return read_number<std::uint64_t>(attribute, H5T_NATIVE_UINT64);
        }
        if (kind == H5T_INTEGER && scalar)
            return read_number<std::int64_t>(attribute, H5T_NATIVE_INT64);
        if (kind == H5T_FLOAT && scalar) return read_number<double>(attribute, H5T_NATIVE_DOUBLE);
        if (kind == H5T_INTEGER && size == 1) return read_list<std::uint8_t>(attribute, count);
        if (kind == H5T_INTEGER && size == 4) return read_list<std::int32_t>(attribute, count);
        if (kind == H5T_INTEGER && size == 8) return read_list<std::int64_t>(attribute, count);
        if (kind == H5T_FLOAT && size == 4) return read_list<float>(attribute, count);
        if (kind == H5T_FLOAT) return read_list<double>(attribute, count);
        unknown(name, "is an attribute of a type that results files do not use");
    }

    template <class T>
    T read_number(hid_t attribute, hid_t memory) const {
        T value{};
        check(H5Aread(attribute, memory, &value), "read an attribute");
        return value;
    }

    template <class T>
    Values read_list(hid_t attribute, std::size_t count) const {
        Values values = std::vector<T>(count);
        check(H5Aread(attribute, memory_type(type_of(values)),
                      std::get<std::vector<T>>(values).data()),
              "read an attribute");
        return values;
    }

    std::string path_;
    FileHandle file_;
};

void check_kind(const Attributes& root, const std::string& path) {
    if (root.text("filetype") != "cityload-results") {
        throw FileError(Fault::not_results, path,
                        "'" + path +
                            "' is not a cityload results file (its attribute filetype is '" +
                            root.text("filetype") + "')",
                        "“" + path + "”不是 cityload 结果文件（属性 filetype 为“" +
                            root.text("filetype") + "”）");
    }
    const Attribute* version = root.find("format_version");
    const Values* list = version ? std::get_if<Values>(&version->value) : nullptr;
    const auto* numbers = list ? std::get_if<std::vector<std::int32_t>>(list) : nullptr;
    if (!numbers || numbers->size() != 2 || (*numbers)[0] < 1) {
        throw FileError(Fault::not_results, path, "'" + path + "' has no valid format_version",
                        "“" + path + "”没有有效的 format_version");
    }
    if ((*numbers)[0] > format_major) {
        const std::string theirs =
                              std::to_string((*numbers)[0]) + "." + std::to_string((*numbers)[1]),
                          ours = std::to_string(format_major) + ".x";
        throw FileError(Fault::newer_version, path,
                        "'" + path + "' was written by a newer cityload (results format " + theirs +
                            "; this one reads up to " + ours + "). Update cityload to open it",
                        "“" + path + "”由较新的 cityload 写成（结果格式 " + theirs +
                            "，本程序只读到 " + ours + "）。请更新 cityload");
    }
}

}  // namespace

Group read_results(const std::string& path) {
    verify_trailer(path);
    const Silence silence;
    const auto source = std::make_shared<Source>(path);
    check_kind(source->read_root_attributes(), path);
    return source->read_root();
}

bool is_complete(const Group& root) {
    return root.attributes.number("complete") == 1.0;
}

}  // namespace cityload::file
