#include "app/viewer_bookmarks.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "scenarios/read/city_changes.hpp"
#include "scenarios/read/files.hpp"
#include "scenarios/read/toml.hpp"

namespace cityload::app {
namespace {

namespace fs = std::filesystem;

/// Where a file's bookmarks may be, the first to be tried first.
std::array<fs::path, 2> places(const std::string& path) {
    const fs::path name = fs::path(path).stem().string() + ".bookmarks";
    return {fs::path(path).parent_path() / name, name};
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + "\"";
}

}  // namespace

std::vector<viz::Bookmark> load_bookmarks(const std::string& path) {
    std::vector<viz::Bookmark> found;
    std::error_code none;
    for (const fs::path& place : places(path)) {
        if (!fs::exists(place, none)) continue;
        read::Problems problems;
        const auto file = std::make_shared<const read::SourceFile>(
            read::SourceFile{place.string(), place.parent_path().string(), 0});
        auto content = read::disk().read(place.string(), read::toml_limit);
        const auto root = content.bytes ? read::parse_toml(*content.bytes, file, problems)
                                        : std::optional<read::Value>{};
        const read::Value* const all = root ? root->find("bookmark") : nullptr;
        if (all != nullptr && all->kind == read::Value::Kind::array)
            for (const read::Value& item : all->items) {
                const read::Value* const at = item.is_table() ? item.find("at") : nullptr;
                const read::Value* const name = item.is_table() ? item.find("name") : nullptr;
                const auto ms =
                    at != nullptr ? read::civil_moment(at->text) : std::optional<std::int64_t>{};
                if (ms) found.push_back({*ms, name != nullptr ? name->text : at->text});
            }
        for (const read::Problem& p : problems.sorted())
            std::cerr << read::to_line(p, read::Language::en) << '\n';
        return found;
    }
    return found;
}

std::string save_bookmarks(const std::string& path, const std::vector<viz::Bookmark>& bookmarks) {
    std::error_code none;
    for (const fs::path& place : places(path)) {
        if (bookmarks.empty()) {
            if (!fs::exists(place, none)) continue;
            if (fs::remove(place, none)) return place.string();
            continue;
        }
        std::ofstream out(place);
        out << "# Moments of " << fs::path(path).filename().string()
            << " kept in the viewer. They may be edited.\n";
        for (const viz::Bookmark& b : bookmarks)
            out << "\n[[bookmark]]\nat = " << quoted(read::moment_text(b.at_ms))
                << "\nname = " << quoted(b.name) << '\n';
        out.close();
        if (out) return place.string();
    }
    return bookmarks.empty() ? places(path)[0].string() : "";
}

}  // namespace cityload::app
