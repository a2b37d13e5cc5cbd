#include "results/file/trailer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "results/file/descriptor.hpp"
#include "results/file/error.hpp"
#include "results/file/md5.hpp"

namespace cityload::file {
namespace {

constexpr std::string_view mark = "\ncityload-trailer ";
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

std::string trailer_text(std::uint64_t length, const std::string& md5) {
    std::string digits = std::to_string(length);
    digits.insert(0, 20 - std::min<std::size_t>(20, digits.size()), '0');
    return std::string(mark) + "1 " + digits + ' ' + md5 + '\n';
}

}  // namespace

std::string trailer_of(std::span<const std::byte> hdf5) {
    return trailer_text(hdf5.size(), md5_hex(hdf5));
}

void verify_trailer(const std::string& path) {
    const Descriptor file = open_for_reading(path);
    struct stat about {};
    if (fstat(file.number(), &about) != 0) throw_errno(errno, path, Access::reading);
    if (S_ISDIR(about.st_mode)) {
        throw FileError(Fault::not_results, path, "'" + path + "' is a folder, not a results file",
                        "“" + path + "”是文件夹，不是结果文件");
    }
    if (!S_ISREG(about.st_mode)) {
        throw FileError(Fault::not_results, path, "'" + path + "' is not a regular file",
                        "“" + path + "”不是普通文件");
    }
    const auto size = static_cast<std::uint64_t>(about.st_size);
    if (size == 0) {
        throw FileError(Fault::not_results, path, "'" + path + "' is empty",
                        "“" + path + "”是空文件");
    }

    std::array<char, trailer_size> end{};
    std::string_view found;
    if (size > trailer_size) {
        file.read_at({reinterpret_cast<std::byte*>(end.data()), end.size()}, size - trailer_size,
                     path);
        found = std::string_view(end.data(), end.size());
    }
    if (!found.starts_with(mark)) {
        std::array<char, 8> start{};
        const std::size_t length = std::min<std::size_t>(start.size(), size);
        file.read_at({reinterpret_cast<std::byte*>(start.data()), length}, 0, path);
        if (std::string_view(start.data(), length) != hdf5_signature) {
            throw FileError(Fault::not_results, path,
                            "'" + path + "' is not a cityload results file (it is no HDF5 file)",
                            "“" + path + "”不是 cityload 结果文件（不是 HDF5 文件）");
        }
        throw FileError(
            Fault::damaged, path,
            "'" + path +
                "' is cut short, was changed, or is not cityload's: it does not end with " +
                "cityload's trailer. Copy it again, or repeat the run",
            "“" + path +
                "”不完整、被改动过，或不是 cityload 的文件：末尾没有 cityload "
                "的校验尾。请重新复制，或重新运行");
    }

    const std::uint64_t length = size - trailer_size;
    Md5 md5;
    std::vector<std::byte> buffer(std::size_t{1} << 20);
    for (std::uint64_t at = 0; at < length;) {
        const std::size_t step = std::min<std::uint64_t>(buffer.size(), length - at);
        file.read_at({buffer.data(), step}, at, path);
        md5.add({buffer.data(), step});
        at += step;
    }
    if (found != trailer_text(length, md5.hex())) {
        throw FileError(
            Fault::damaged, path,
            "'" + path +
                "' is damaged: its contents do not match the length and hash in its trailer. " +
                "Copy it again, or repeat the run",
            "“" + path + "”已损坏：内容与校验尾中的长度和散列不符。请重新复制，或重新运行");
    }
}

}  // namespace cityload::file
