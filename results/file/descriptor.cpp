#include "results/file/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "results/file/error.hpp"

namespace cityload::file {

void throw_errno(int error, const std::string& path, Access access) {
    Fault fault = Fault::input_output;
    switch (error) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            fault = Fault::no_space;
            break;
        case EACCES:
        case EPERM:
        case EROFS:
        case ENOTDIR:
        case ENOENT:
        case EISDIR:
        case ENAMETOOLONG:
        case ELOOP:
            fault = Fault::not_permitted;
            break;
        default:
            break;
    }
    const std::string reason = std::generic_category().message(error);
    const bool reading = access == Access::reading;
    throw FileError(
        fault, path,
        "'" + path + (reading ? "' cannot be read: " : "' cannot be written: ") + reason,
        (reading ? "无法读取“" : "无法写入“") + path + "”：" + reason);
}

void Descriptor::close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

void Descriptor::read_at(std::span<std::byte> into, std::uint64_t offset,
                         const std::string& path) const {
    while (!into.empty()) {
        const ssize_t n = pread(number_, into.data(), into.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw_errno(errno, path, Access::reading);
        if (n == 0)
            throw FileError(Fault::damaged, path, "'" + path + "' became shorter while it was read",
                            "“" + path + "”在读取时变短");
        into = into.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
}

void Descriptor::write_at(std::span<const std::byte> bytes, std::uint64_t offset,
                          const std::string& path) const {
    while (!bytes.empty()) {
        const ssize_t n = pwrite(number_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw_errno(errno, path, Access::writing);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
}

void Descriptor::sync(const std::string& path) const {
    while (fsync(number_) != 0) {
        if (errno == EINVAL || errno == EROFS) return;  // nothing to synchronise (special file)
        if (errno != EINTR) throw_errno(errno, path, Access::writing);
    }
}

Descriptor open_for_reading(const std::string& path) {
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (number < 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            throw FileError(Fault::missing, path, "there is no file '" + path + "'",
                            "没有文件“" + path + "”");
        }
        throw_errno(errno, path, Access::reading);
    }
    return Descriptor(number);
}

}  // namespace cityload::file
