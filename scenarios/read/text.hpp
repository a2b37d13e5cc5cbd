#pragma once
// Sentences for people, in the two languages of the program.

#include <initializer_list>
#include <string>
#include <string_view>

namespace cityload::read {

enum class Language { en, zh };

/// One sentence (or phrase) in both languages. An empty Chinese text stands for "the same".
struct Text {
    std::string en;
    std::string zh;

    bool empty() const { return en.empty(); }
    const std::string& in(Language language) const {
        return language == Language::zh && !zh.empty() ? zh : en;
    }
    friend bool operator==(const Text&, const Text&) = default;
};

/// `{0}`, `{1}` … in both languages replaced by the arguments.
Text say(std::string_view en, std::string_view zh,
         std::initializer_list<std::string> arguments = {});

/// The same where an argument differs between the languages.
Text say_texts(std::string_view en, std::string_view zh, std::initializer_list<Text> arguments);

}  // namespace cityload::read
