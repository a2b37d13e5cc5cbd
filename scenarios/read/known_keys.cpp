#include "scenarios/read/known_keys.hpp"

namespace cityload::read {

namespace {

constexpr std::size_t most_candidates = 3;
/// Distributions may be made of distributions.
constexpr int deepest = 4;

void collect(const FieldTable& table, const std::string& path, std::string_view last, int depth,
             std::vector<std::string>& out) {
    for (const auto& field : table.fields()) {
        const std::string key = path.empty() ? field->key : path + "." + field->key;
        if (field->key == last) out.push_back(key);
        if (field->inner && depth < deepest)
            collect(field->inner(), field->type == FieldType::entries ? key + ".…" : key, last,
                    depth + 1, out);
    }
}

}  // namespace

std::vector<std::string> keys_that_end_in(const FieldTable& root, std::string_view last) {
    std::vector<std::string> out;
    collect(root, "", last, 1, out);
    return out;
}

Text instead_of(std::string_view key, std::string_view last, const FieldTable& here,
                const FieldTable* root) {
    std::vector<std::string> names;
    for (const auto& field : here.fields()) names.push_back(field->key);
    if (const auto best = nearest(key, names))
        return say("did you mean '{0}'?", "是否应为“{0}”？", {*best});
    if (root != nullptr) {
        const std::vector<std::string> keys = keys_that_end_in(*root, last);
        std::string en, zh;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            en += (i == 0 ? "'" : i + 1 == keys.size() ? " or '" : ", '") + keys[i] + "'";
            zh += (i == 0 ? "“" : "或“") + keys[i] + "”";
        }
        if (!keys.empty() && keys.size() <= most_candidates)
            return {"did you mean " + en + "?", "是否应为" + zh + "？"};
    }
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return say("known here: {0}", "此处可用的键：{0}", {list});
}

}  // namespace cityload::read
