#pragma once
// Values of a scenario as the results file holds them ("2.75 h"), for readers of either language.

#include <string>
#include <vector>

#include "results/record/number.hpp"

namespace cityload::record {

/// "2.75 h" is "2.75小时" in Chinese; what bears no unit stays.
inline std::string value_text(Language language, const std::string& value) {
    static constexpr const char* units[][2] = {
        {" workdays", "个工作日"}, {" year", "年"}, {" d", "天"}, {" h", "小时"},
        {" min", "分钟"},          {" ms", "毫秒"}, {" s", "秒"}, {" %", "%"}};
    if (language == Language::zh)
        for (const auto& [en, zh] : units)
            if (value.ends_with(en))
                return value.substr(0, value.size() - std::string(en).size()) + zh;
    return value;
}

inline std::vector<std::string> value_texts(Language language, std::vector<std::string> values) {
    for (std::string& value : values) value = value_text(language, value);
    return values;
}

}  // namespace cityload::record
