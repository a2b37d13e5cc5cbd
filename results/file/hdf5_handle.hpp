#pragma once
// The HDF5 C API's identifiers with owners, and its errors as FileError. Private to this folder:
// the only header of cityload that includes hdf5.h.

#include <hdf5.h>
#include <hdf5_hl.h>

#include <string>
#include <utility>

#include "results/file/description.hpp"
#include "results/file/error.hpp"

namespace cityload::file {

template <herr_t (*Close)(hid_t)>
class Handle {
  public:
    Handle() = default;
    explicit Handle(hid_t id) : id_(id) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }
    ~Handle() {
        if (id_ >= 0) Close(id_);
    }
    hid_t id() const { return id_; }

  private:
    hid_t id_ = H5I_INVALID_HID;
};

using FileHandle = Handle<H5Fclose>;
using GroupHandle = Handle<H5Gclose>;
using DatasetHandle = Handle<H5Dclose>;
using SpaceHandle = Handle<H5Sclose>;
using TypeHandle = Handle<H5Tclose>;
using AttributeHandle = Handle<H5Aclose>;
using PropertyHandle = Handle<H5Pclose>;
using ObjectHandle = Handle<H5Oclose>;

/// While it lives HDF5 prints nothing; the caller reports errors itself.
class Silence {
  public:
    Silence() {
        H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    ~Silence() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    H5E_auto2_t print_ = nullptr;
    void* data_ = nullptr;
};

/// Passes a result of the HDF5 API through, or throws FileError(input_output) with HDF5's innermost
/// reason. `what` completes "HDF5 cannot …".
hid_t checked(hid_t result, const std::string& path, const std::string& what);

TypeHandle text_type();                        ///< UTF-8, variable length
TypeHandle fixed_text_type(std::size_t size);  ///< UTF-8, null-terminated
hid_t memory_type(Type type);                  ///< of the numeric types
hid_t file_type(Type type);                    ///< the same, little-endian

/// What netCDF calls a dimension that has no coordinate; readers recognise it by this beginning.
inline constexpr const char* bare_dimension =
    "This is a netCDF dimension but not a netCDF variable.";

}  // namespace cityload::file
