#include "results/record/city_difference.hpp"

#include <algorithm>
#include <map>

#include "results/file/error.hpp"
#include "results/record/provenance.hpp"
#include "results/record/resolved.hpp"

namespace cityload::record {
namespace {

bool same_numbers(const file::Group* a, const file::Group* b, const char* variable) {
    if (a == nullptr || b == nullptr) return a == b;
    const file::Variable *va = a->find(variable), *vb = b->find(variable);
    if (va == nullptr || vb == nullptr) return va == vb;
    const std::vector<std::size_t> shape = a->shape(*va), other = b->shape(*vb);
    if (shape.size() < 3 || shape.size() != other.size() || shape[0] != other[0] ||
        !std::equal(shape.begin() + 2, shape.end(), other.begin() + 2))
        return false;
    // Regimes may differ in number; needs are the same in each, so the first speaks for all.
    std::size_t inner = 1;
    for (std::size_t i = 2; i < shape.size(); ++i) inner *= shape[i];
    const std::vector<double> x = a->numbers(variable), y = b->numbers(variable);
    for (std::size_t r = 0; r < shape[0]; ++r) {
        const auto from_x = x.begin() + static_cast<std::ptrdiff_t>(r * shape[1] * inner),
                   from_y = y.begin() + static_cast<std::ptrdiff_t>(r * other[1] * inner);
        if (!std::equal(from_x, from_x + static_cast<std::ptrdiff_t>(inner), from_y)) return false;
    }
    return true;
}

bool same_needs(const file::Group& a, const file::Group& b) {
    if (seed_of(a) != seed_of(b) || a.texts("matter") != b.texts("matter")) return false;
    return same_numbers(&a, &b, "needs") &&
           same_numbers(a.find_group("timeseries"), b.find_group("timeseries"), "needs") &&
           same_numbers(a.find_group("citizens"), b.find_group("citizens"), "needs");
}

}  // namespace

std::vector<ChangedKey> changed_keys(const std::string& first, const std::string& second) {
    std::vector<std::string> order;
    std::map<std::string, std::pair<std::string, std::string>> values;
    const auto take = [&](const std::string& toml,
                          std::string std::pair<std::string, std::string>::*side) {
        for (const auto& [table, settings] : settings_of(toml)) {
            for (const auto& [key, value] : settings) {
                const std::string name = table.empty() ? key : table + "." + key;
                const auto [it, fresh] = values.try_emplace(name);
                if (fresh) order.push_back(name);
                it->second.*side = value;
            }
        }
    };
    take(first, &std::pair<std::string, std::string>::first);
    take(second, &std::pair<std::string, std::string>::second);
    std::vector<ChangedKey> out;
    for (const std::string& key : order)
        if (const auto& [a, b] = values[key]; a != b) out.push_back({key, a, b});
    return out;
}

CityDifference::CityDifference(const file::Group& first, const file::Group& second)
    : first_(first), second_(second) {
    for (const file::Group* root : {&first, &second})
        if (root->attributes.text("kind") != "city")
            throw file::FileError(file::Fault::no_such_thing, "",
                                  "one of the results is of a network, the other of a city",
                                  "两个结果中一个是排队网络，另一个是城市");
    const auto &a = first_.regimes(), &b = second_.regimes();
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j)
            if (a[i].id == b[j].id) pairs_.push_back({i, j});
    if (pairs_.empty() && a.size() == 1 && b.size() == 1) pairs_.push_back({0, 0});
    if (pairs_.empty())
        throw file::FileError(file::Fault::no_such_thing, "",
                              "the two results have no regime in common",
                              "两个结果没有共同的办理模式");
    paired_ = same_needs(first, second);
    changed_ = changed_keys(scenario_of(first), scenario_of(second));
}

compare::PairedDifference CityDifference::difference(const Figure& figure,
                                                     const RegimePair& pair) const {
    if (paired_) return paired_difference(figure, first_, pair.first, second_, pair.second);
    const compare::Estimate a = first_.estimate(figure, pair.first),
                            b = second_.estimate(figure, pair.second);
    compare::PairedDifference out;
    static_cast<compare::Estimate&>(out) = compare::independent_difference(a, b);
    return out;
}

}  // namespace cityload::record
