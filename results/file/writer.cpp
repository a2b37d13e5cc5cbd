#include "results/file/writer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <new>
#include <system_error>
#include <vector>

#include "results/file/error.hpp"
#include "results/file/hdf5_image.hpp"
#include "results/file/trailer.hpp"
#include "results/file/version.hpp"

namespace cityload::file {
namespace {

std::string partial(const std::string& path) {
    return path + ".partial";
}
std::string temporary(const std::string& path) {
    return path + ".partial.tmp";
}

std::string folder(const std::string& path) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

[[noreturn]] void throw_exists(const std::string& path) {
    throw FileError(
        Fault::exists, path,
        "'" + path + "' already exists; choose another name or add --force to replace it",
        "“" + path + "”已存在；请另取名称，或加 --force 覆盖");
}

void sync_folder(const std::string& path) {
    const std::string name = folder(path);
    const Descriptor dir(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (dir.is_open()) dir.sync(name);
}

void rename_replacing(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) throw_errno(errno, to, Access::writing);
}

/// Renames unless the target exists; atomic where the file system can do it.
void rename_new(const std::string& from, const std::string& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return;
    if (errno == EEXIST) throw_exists(to);
    if (errno != EINVAL && errno != ENOSYS) throw_errno(errno, to, Access::writing);
    std::error_code unreadable;
    if (std::filesystem::exists(std::filesystem::symlink_status(to, unreadable))) throw_exists(to);
    rename_replacing(from, to);
}

}  // namespace

Writer::Writer(std::string path, bool force) : path_(std::move(path)), force_(force) {
    std::error_code unreadable;  // then opening the file below fails with the reason
    const auto status = std::filesystem::symlink_status(path_, unreadable);
    if (std::filesystem::is_directory(status)) {
        throw FileError(Fault::not_permitted, path_,
                        "'" + path_ + "' is a folder; name a file in it",
                        "“" + path_ + "”是文件夹；请给出其中的文件名");
    }
    if (!force_ && std::filesystem::exists(status)) throw_exists(path_);
    reserve();
}

Writer::~Writer() {
    if (file_.is_open()) unlink(temporary(path_).c_str());
}

void Writer::reserve() {
    const std::string name = temporary(path_);
    for (;;) {
        const int number = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (number < 0) {
            if (errno == ENOENT || errno == ENOTDIR) {
                throw FileError(
                    Fault::not_permitted, path_,
                    "'" + path_ + "' cannot be written: there is no folder '" + folder(path_) + "'",
                    "无法写入“" + path_ + "”：没有文件夹“" + folder(path_) + "”");
            }
            throw_errno(errno, path_, Access::writing);
        }
        Descriptor opened(number);
        // File systems without locks (ENOLCK, EINVAL, …) are used without this protection.
        if (flock(number, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            throw FileError(Fault::in_use, path_,
                            "'" + path_ + "' is being written by another cityload",
                            "“" + path_ + "”正由另一个 cityload 写入");
        }
        // Between opening and locking another process may have renamed or removed what we opened.
        struct stat ours {
        }, named{};
        if (fstat(number, &ours) != 0) throw_errno(errno, path_, Access::writing);
        if (stat(name.c_str(), &named) != 0 || ours.st_ino != named.st_ino ||
            ours.st_dev != named.st_dev)
            continue;
        file_ = std::move(opened);
        return;
    }
}

void Writer::write(Group root, bool complete) {
    Attributes attributes = {
        {"Conventions", std::string("CF-1.10 cityload-1.0")},
        {"filetype", std::string("cityload-results")},
        {"format_version", Values(std::vector<std::int32_t>{format_major, format_minor})}};
    for (const Attribute& attribute : root.attributes)
        attributes.set(attribute.name, attribute.value);
    attributes.set("complete", std::int64_t{complete});
    root.attributes = std::move(attributes);

    if (!file_.is_open()) reserve();
    std::vector<std::byte> image;
    try {
        image = hdf5_image(root, path_);
    } catch (const std::bad_alloc&) {
        throw FileError(Fault::input_output, path_,
                        "'" + path_ + "' cannot be written: out of memory",
                        "无法写入“" + path_ + "”：内存不足");
    }
    const std::string trailer = trailer_of(image);
    if (ftruncate(file_.number(), 0) != 0) throw_errno(errno, path_, Access::writing);
    file_.write_at(image, 0, path_);
    file_.write_at(std::as_bytes(std::span(trailer)), image.size(), path_);
    file_.sync(path_);
}

void Writer::flush(Group root) {
    write(std::move(root), false);
    rename_replacing(temporary(path_), partial(path_));
    file_.close();
    sync_folder(path_);
    reserve();
}

void Writer::complete(Group root) {
    write(std::move(root), true);
    if (force_) {
        rename_replacing(temporary(path_), path_);
    } else {
        try {
            rename_new(temporary(path_), path_);
        } catch (const FileError& error) {
            if (error.fault() != Fault::exists) throw;
            // The work of a long run is not thrown away because somebody took the name meanwhile.
            rename_replacing(temporary(path_), partial(path_));
            file_.close();
            throw FileError(
                Fault::exists, path_,
                "'" + path_ +
                    "' appeared during the run and is left as it is; the results are in '" +
                    partial(path_) + "'",
                "“" + path_ + "”在运行期间出现，未予改动；结果在“" + partial(path_) + "”");
        }
    }
    file_.close();
    unlink(partial(path_).c_str());
    sync_folder(path_);
}

}  // namespace cityload::file
