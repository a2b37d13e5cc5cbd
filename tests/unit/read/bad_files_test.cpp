// Every faulty scenario in bad/ gives exactly the messages in bad/expected.txt: file, line, column,
// key and words. After a deliberate change of a message: CITYLOAD_UPDATE=1 read_test, then look at
// the difference.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "scenarios/read/network.hpp"

namespace cityload::read {
namespace {

const std::string folder = CITYLOAD_SOURCE_DIR "/tests/unit/read/bad";

/// Names as they stand in messages must not depend on where the sources lie.
class BadFolder : public FileSource {
  public:
    Content read(const std::string& path, std::size_t limit) override {
        return disk().read(folder + "/" + path, limit);
    }
};

std::string messages(const std::string& name, Language language) {
    BadFolder source;
    Document document = load_document(name, {}, source);
    EXPECT_FALSE(read_network(document).has_value()) << name;
    EXPECT_TRUE(document.problems.any_errors()) << name;
    std::string out;
    for (const Problem& p : document.problems.sorted()) out += to_line(p, language) + "\n";
    return out;
}

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".toml") out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
}

std::map<std::string, std::string> expected() {
    std::ifstream in(folder + "/expected.txt");
    std::map<std::string, std::string> out;
    std::string line, name;
    while (std::getline(in, line)) {
        if (line.starts_with("== ")) {
            name = line.substr(3);
        } else {
            out[name] += line + "\n";
        }
    }
    return out;
}

TEST(BadFiles, give_the_messages_of_the_list) {
    if (std::getenv("CITYLOAD_UPDATE") != nullptr) {
        std::ofstream out(folder + "/expected.txt");
        for (const std::string& name : names())
            out << "== " << name << "\n" << messages(name, Language::en);
    }
    const auto wanted = expected();
    EXPECT_EQ(wanted.size(), names().size());
    for (const std::string& name : names()) {
        const auto it = wanted.find(name);
        ASSERT_NE(it, wanted.end()) << name << " is not in expected.txt";
        EXPECT_EQ(messages(name, Language::en), it->second) << name;
    }
}

TEST(BadFiles, chinese_messages_stand_at_the_same_places) {
    for (const std::string& name : names()) {
        BadFolder source;
        Document document = load_document(name, {}, source);
        read_network(document);
        for (const Problem& p : document.problems.sorted()) {
            EXPECT_NE(p.what.zh, "") << name << ": " << p.what.en;
            EXPECT_NE(p.what.zh, p.what.en) << name;
            EXPECT_TRUE(p.suggestion.empty() || !p.suggestion.zh.empty())
                << name << ": " << p.suggestion.en;
            EXPECT_NE(to_line(p, Language::zh).find("错误: "), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace cityload::read
