#pragma once
// Files in memory, for tests of reading.

#include <map>
#include <string>

#include "scenarios/read/files.hpp"

namespace cityload::test {

class MemoryFiles : public read::FileSource {
  public:
    std::map<std::string, std::string> files;

    Content read(const std::string& path, std::size_t limit) override {
        const auto it = files.find(path);
        if (it == files.end()) return {std::nullopt, {"there is no such file", "文件不存在"}};
        if (it->second.size() > limit) return {std::nullopt, {"the file is too large", "文件过大"}};
        return {it->second, {}};
    }
};

}  // namespace cityload::test
