#include "results/file/hdf5_image.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <stdexcept>

#include "results/file/hdf5_handle.hpp"

namespace cityload::file {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;  // HDF5's own chunk cache is 1 MiB
constexpr std::size_t contiguous_below = 2048;             // a chunk index would outweigh the gain
constexpr std::size_t slab_bytes = std::size_t{8} << 20;

std::size_t width(Type type) {
    switch (type) {
        case Type::i8:
        case Type::f8:
            return 8;
        case Type::i4:
        case Type::f4:
            return 4;
        case Type::u1:
            return 1;
        case Type::text:
            return sizeof(char*);
    }
    return 1;
}

/// Splits the leading axes until a chunk is at most chunk_bytes: reading one slice of the first
/// axis (a replication) or a stretch of the second (time) then touches few chunks.
std::vector<hsize_t> chunk_shape(std::vector<hsize_t> shape, Type type) {
    std::size_t bytes = width(type);
    for (const hsize_t extent : shape) bytes *= extent;
    for (hsize_t& extent : shape) {
        while (bytes > chunk_bytes && extent > 1) {
            bytes = bytes / extent * ((extent + 1) / 2);
            extent = (extent + 1) / 2;
        }
    }
    return shape;
}

class ImageWriter {
  public:
    explicit ImageWriter(const std::string& path) : path_(path) {}

    void write_group(hid_t at, const Group& group) {
        write_attributes(at, group.attributes);
        std::map<std::string, DatasetHandle, std::less<>> scales;
        for (const Dimension& dim : group.dims) {
            const Variable* coordinate = group.find(dim.name);
            scales[dim.name] =
                coordinate ? write_variable(at, group, *coordinate) : write_bare(at, dim);
            const char* label = dim.name.c_str();
            char bare[80];
            if (!coordinate) {
                std::snprintf(bare, sizeof bare, "%s%10zu", bare_dimension, dim.size);
                label = bare;
            }
            check(H5DSset_scale(scales[dim.name].id(), label), "make a dimension scale");
        }
        for (const Variable& variable : group.variables) {
            if (scales.contains(variable.name)) continue;
            const DatasetHandle dataset = write_variable(at, group, variable);
            for (unsigned axis = 0; axis < variable.dims.size(); ++axis) {
                check(H5DSattach_scale(dataset.id(), scales.find(variable.dims[axis])->second.id(),
                                       axis),
                      "attach a dimension scale");
            }
        }
        for (const Group& child : group.groups) {
            const PropertyHandle creation(
                check(H5Pcreate(H5P_GROUP_CREATE), "create a property list"));
            track_order(creation.id());
            const GroupHandle handle(
                check(H5Gcreate2(at, child.name.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
                      "create a group"));
            write_group(handle.id(), child);
        }
    }

    /// Names keep the order of the description instead of the alphabet's (what ncdump and xarray
    /// then show).
    void track_order(hid_t creation) {
        check(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
              "track order");
        track_attributes(creation);
    }

    hid_t check(hid_t result, const char* what) { return checked(result, path_, what); }

  private:
    void track_attributes(hid_t creation) {
        check(H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
              "track order");
        // Times of objects would make equal results differ.
        check(H5Pset_obj_track_times(creation, false), "leave out times");
    }

    DatasetHandle write_bare(hid_t at, const Dimension& dim) {
        const hsize_t extent = dim.size;
        const SpaceHandle space(
            check(H5Screate_simple(1, &extent, nullptr), "create a data space"));
        const PropertyHandle creation(
            check(H5Pcreate(H5P_DATASET_CREATE), "create a property list"));
        track_attributes(creation.id());
        // Big-endian float is what netCDF itself uses for these; never any data in them.
        return DatasetHandle(check(H5Dcreate2(at, dim.name.c_str(), H5T_IEEE_F32BE, space.id(),
                                              H5P_DEFAULT, creation.id(), H5P_DEFAULT),
                                   "create a dimension"));
    }

    DatasetHandle write_variable(hid_t at, const Group& group, const Variable& variable) {
        const Type type = variable.type();
        std::vector<hsize_t> shape;
        std::size_t count = 1;
        for (const std::size_t extent : group.shape(variable)) {
            shape.push_back(extent);
            count *= extent;
        }
        const SpaceHandle space(
            shape.empty()
                ? check(H5Screate(H5S_SCALAR), "create a data space")
                : check(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                        "create a data space"));
        const PropertyHandle creation(
            check(H5Pcreate(H5P_DATASET_CREATE), "create a property list"));
        track_attributes(creation.id());
        if (type != Type::text && !shape.empty() && count * width(type) >= contiguous_below) {
            const std::vector<hsize_t> chunk = chunk_shape(shape, type);
            check(H5Pset_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data()),
                  "set chunks");
            check(H5Pset_shuffle(creation.id()), "set the shuffle filter");
            check(H5Pset_deflate(creation.id(), 1), "set the deflate filter");
        }
        if (variable.fill && type != Type::text) {
            const double fill = *variable.fill;
            check(H5Pset_fill_value(creation.id(), H5T_NATIVE_DOUBLE, &fill), "set a fill value");
        }
        const TypeHandle text = text_type();
        DatasetHandle dataset(check(
            H5Dcreate2(at, variable.name.c_str(), type == Type::text ? text.id() : file_type(type),
                       space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
            "create a variable"));
        if (count > 0) write_values(dataset.id(), variable, shape, count);
        if (variable.fill && type != Type::text) {
            const hsize_t one = 1;
            const SpaceHandle single(
                check(H5Screate_simple(1, &one, nullptr), "create a data space"));
            const AttributeHandle attribute(
                check(H5Acreate2(dataset.id(), "_FillValue", file_type(type), single.id(),
                                 H5P_DEFAULT, H5P_DEFAULT),
                      "create an attribute"));
            const double fill = *variable.fill;
            check(H5Awrite(attribute.id(), H5T_NATIVE_DOUBLE, &fill), "write an attribute");
        }
        write_attributes(dataset.id(), variable.attributes);
        return dataset;
    }

    void write_values(hid_t dataset, const Variable& variable, const std::vector<hsize_t>& shape,
                      std::size_t count) {
        if (!variable.rows) {
            write_slab(dataset, variable.values, H5S_ALL, H5S_ALL);
            return;
        }
        const std::size_t rows = shape.empty() ? 1 : shape[0];
        const std::size_t row_values = count / rows;
        const std::size_t step =
            std::clamp<std::size_t>(slab_bytes / (row_values * width(variable.type())), 1, rows);
        for (std::size_t first = 0; first < rows; first += step) {
            const std::size_t n = std::min(step, rows - first);
            const Values slab = variable.rows(first, n);
            if (type_of(slab) != variable.type() || size_of(slab) != n * row_values) {
                throw std::logic_error("rows of variable '" + variable.name +
                                       "' have another type or number than declared");
            }
            if (shape.empty()) {
                write_slab(dataset, slab, H5S_ALL, H5S_ALL);
                return;
            }
            std::vector<hsize_t> start(shape.size(), 0), extent = shape;
            start[0] = first;
            extent[0] = n;
            const SpaceHandle memory(
                check(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr),
                      "create a data space"));
            const SpaceHandle disk(check(H5Dget_space(dataset), "get a data space"));
            check(H5Sselect_hyperslab(disk.id(), H5S_SELECT_SET, start.data(), nullptr,
                                      extent.data(), nullptr),
                  "select rows");
            write_slab(dataset, slab, memory.id(), disk.id());
        }
    }

    void write_slab(hid_t dataset, const Values& values, hid_t memory, hid_t disk) {
        if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) {
            std::vector<const char*> pointers;
            for (const std::string& text : *texts) pointers.push_back(text.c_str());
            const TypeHandle type = text_type();
            check(H5Dwrite(dataset, type.id(), memory, disk, H5P_DEFAULT, pointers.data()),
                  "write a variable");
            return;
        }
        std::visit(
            [&](const auto& list) {
                check(H5Dwrite(dataset, memory_type(type_of(values)), memory, disk, H5P_DEFAULT,
                               list.data()),
                      "write a variable");
            },
            values);
    }

    void write_attributes(hid_t object, const Attributes& attributes) {
        for (const Attribute& attribute : attributes) {
            const char* name = attribute.name.c_str();
            if (const auto* text = std::get_if<std::string>(&attribute.value)) {
                const TypeHandle type = fixed_text_type(text->size() + 1);
                write_scalar(object, name, type.id(), type.id(), text->c_str());
            } else if (const auto* i = std::get_if<std::int64_t>(&attribute.value)) {
                write_scalar(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, i);
            } else if (const auto* u = std::get_if<std::uint64_t>(&attribute.value)) {
                write_scalar(object, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, u);
            } else if (const auto* d = std::get_if<double>(&attribute.value)) {
                write_scalar(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, d);
            } else {
                write_list(object, name, std::get<Values>(attribute.value));
            }
        }
    }

    void write_scalar(hid_t object, const char* name, hid_t disk, hid_t memory, const void* value) {
        const SpaceHandle space(check(H5Screate(H5S_SCALAR), "create a data space"));
        write_attribute(object, name, space.id(), disk, memory, value);
    }

    void write_list(hid_t object, const char* name, const Values& values) {
        const hsize_t extent = size_of(values);
        const SpaceHandle space(
            check(H5Screate_simple(1, &extent, nullptr), "create a data space"));
        if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) {
            std::vector<const char*> pointers;
            for (const std::string& text : *texts) pointers.push_back(text.c_str());
            const TypeHandle type = text_type();
            write_attribute(object, name, space.id(), type.id(), type.id(), pointers.data());
            return;
        }
        std::visit(
            [&](const auto& list) {
                write_attribute(object, name, space.id(), file_type(type_of(values)),
                                memory_type(type_of(values)), list.data());
            },
            values);
    }

    void write_attribute(hid_t object, const char* name, hid_t space, hid_t disk, hid_t memory,
                         const void* value) {
        const AttributeHandle attribute(
            check(H5Acreate2(object, name, disk, space, H5P_DEFAULT, H5P_DEFAULT),
                  "create an attribute"));
        check(H5Awrite(attribute.id(), memory, value), "write an attribute");
    }

    const std::string& path_;
};

}  // namespace

std::vector<std::byte> hdf5_image(const Group& root, const std::string& path) {
    check_description(root);
    const Silence silence;
    ImageWriter writer(path);
    const PropertyHandle access(writer.check(H5Pcreate(H5P_FILE_ACCESS), "create a property list"));
    writer.check(H5Pset_fapl_core(access.id(), std::size_t{1} << 20, false), "work in memory");
    // The oldest form of each part that can hold what is needed, so that every reader in use opens
    // it; ordered names bring in the objects of HDF5 1.8. The superblock must stay the oldest one:
    // H5Fget_file_image (1.10.8) clears a flag in newer ones without renewing their checksum.
    writer.check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18),
                 "set the format version");
    const PropertyHandle creation(
        writer.check(H5Pcreate(H5P_FILE_CREATE), "create a property list"));
    writer.track_order(creation.id());
    const FileHandle file(
        writer.check(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()),
                     "create a file in memory"));
    {
        const GroupHandle top(
            writer.check(H5Gopen2(file.id(), "/", H5P_DEFAULT), "open the root group"));
        writer.write_group(top.id(), root);
    }
    writer.check(H5Fflush(file.id(), H5F_SCOPE_GLOBAL), "finish the file in memory");
    const ssize_t size = H5Fget_file_image(file.id(), nullptr, 0);
    writer.check(size, "measure the file in memory");
    std::vector<std::byte> image(static_cast<std::size_t>(size));
    writer.check(H5Fget_file_image(file.id(), image.data(), image.size()),
                 "copy the file in memory");
    return image;
}

}  // namespace cityload::file
