#include "scenarios/read/files.hpp"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "scenarios/read/quantity.hpp"

namespace cityload::read {

namespace {

class Disk : public FileSource {
  public:
    Content read(const std::string& path, std::size_t limit) override {
        std::error_code fault;
        const auto status = std::filesystem::status(path, fault);
        if (status.type() == std::filesystem::file_type::not_found)
            return {std::nullopt, {"there is no such file", "文件不存在"}};
        if (std::filesystem::is_directory(status))
            return {std::nullopt, {"this is a folder, not a file", "这是文件夹，不是文件"}};
        std::ifstream in(path, std::ios::binary);
        if (!in)
            return {std::nullopt, say("the file cannot be opened: {0}", "文件无法打开：{0}",
                                      {std::strerror(errno)})};
        std::string bytes;
        std::array<char, 65536> buffer;
        while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
            bytes.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
            if (bytes.size() > limit)
                return {std::nullopt, say("the file is larger than {0} MB", "文件超过 {0} MB",
                                          {std::to_string(limit >> 20)})};
        }
        if (in.bad()) return {std::nullopt, {"the file cannot be read", "文件无法读取"}};
        return {std::move(bytes), {}};
    }
};

/// GB18030 → UTF-8; nothing if the bytes are not GB18030.
std::optional<std::string> from_gb18030(const std::string& bytes) {
    const iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    std::string out(bytes.size() * 2 + 16, '\0');
    char* from = const_cast<char*>(bytes.data());
    char* to = out.data();
    std::size_t left = bytes.size(), room = out.size();
    const std::size_t result = iconv(converter, &from, &left, &to, &room);
    iconv_close(converter);
    if (result == static_cast<std::size_t>(-1) || left != 0) return std::nullopt;
    out.resize(out.size() - room);
    return out;
}

/// Control characters that no text file has.
bool is_binary(std::string_view bytes) {
    for (const char c : bytes) {
        const unsigned char u = static_cast<unsigned char>(c);
        if (u < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') return true;
    }
    return false;
}

}  // namespace

FileSource& disk() {
    static Disk source;
    return source;
}

bool is_utf8(std::string_view bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        const unsigned char lead = static_cast<unsigned char>(bytes[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || i + length > bytes.size()) return false;
        std::uint32_t code = lead & (0xffu >> (length + 1));
        for (std::size_t k = 1; k < length; ++k) {
            const unsigned char c = static_cast<unsigned char>(bytes[i + k]);
            if ((c & 0xc0) != 0x80) return false;
            code = (code << 6) | (c & 0x3f);
        }
        const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
        if (overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
        i += length;
    }
    return true;
}

std::optional<std::string> decode(std::string bytes, bool gb18030_allowed, const Position& at,
                                  Problems& problems) {
    const Text save_as_utf8{"save it as UTF-8", "请另存为 UTF-8 编码"};
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
        problems.error(at, "", {"the file is encoded in UTF-16", "文件编码为 UTF-16"}, {},
                       save_as_utf8);
        return std::nullopt;
    }
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.erase(0, 3);
    if (trim(bytes).empty()) {
        problems.error(
            at, "", {"the file is empty", "文件为空"}, {},
            gb18030_allowed
                ? Text{"a list begins with a row of column names", "列表文件首行应为列名"}
                : Text{"a scenario begins with: cityload = 1", "情景文件应以 cityload = 1 开头"});
        return std::nullopt;
    }
    if (is_binary(bytes)) {
        problems.error(at, "", {"this is not a text file", "这不是文本文件"},
                       {"it has control characters", "含有控制字符"},
                       gb18030_allowed
                           ? Text{"export the table as CSV (UTF-8)", "请把表格导出为 CSV（UTF-8）"}
                           : Text{"name a scenario, a .toml file", "请给出情景文件（.toml）"});
        return std::nullopt;
    }
    if (is_utf8(bytes)) return bytes;
    std::optional<std::string> converted = from_gb18030(bytes);
    if (converted && gb18030_allowed) {
        problems.note(at, "", {"read as GB18030 (GBK)", "按 GB18030（GBK）编码读取"});
        return converted;
    }
    if (converted) {
        problems.error(at, "", {"the file is not UTF-8", "文件不是 UTF-8 编码"},
                       {"it looks like GBK or GB18030", "看起来是 GBK 或 GB18030"}, save_as_utf8);
    } else {
        problems.error(at, "", {"the file is not UTF-8", "文件不是 UTF-8 编码"}, {}, save_as_utf8);
    }
    return std::nullopt;
}

std::size_t characters(std::string_view utf8) {
    std::size_t n = 0;
    for (const char c : utf8) n += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return n;
}

std::string directory_of(const std::string& path) {
    return std::filesystem::path(path).parent_path().string();
}

std::string relative_to(const std::string& directory, const std::string& path) {
    const std::filesystem::path p(path);
    if (p.is_absolute() || directory.empty()) return normal(path);
    return normal((std::filesystem::path(directory) / p).string());
}

std::string normal(const std::string& path) {
    return std::filesystem::path(path).lexically_normal().string();
}

}  // namespace cityload::read
