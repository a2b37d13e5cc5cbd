#include "scenarios/read/distribution_fields.hpp"

#include <algorithm>
#include <cmath>

namespace cityload::read {

namespace {

using sim::DistributionSpec;
using Kind = DistributionSpec::Kind;

struct Draft {
    Kind kind = Kind::deterministic;
    std::optional<double> mean, cv, value, min, mode, max;
    std::optional<std::int64_t> shape;
    std::vector<DistributionSpec> of;
    std::vector<double> weights;
};

struct Shape {
    std::string word;
    Kind kind;
    std::vector<std::string> needs;
};

const std::vector<Shape>& shapes() {
    static const std::vector<Shape> all = {
        {"exponential", Kind::exponential, {"mean"}},
        {"lognormal", Kind::lognormal, {"mean", "cv"}},
        {"gamma", Kind::gamma, {"mean", "cv"}},
        {"erlang", Kind::erlang, {"mean", "shape"}},
        {"hyperexponential", Kind::hyperexponential, {"mean", "cv"}},
        {"deterministic", Kind::deterministic, {"value"}},
        {"uniform", Kind::uniform, {"min", "max"}},
        {"triangular", Kind::triangular, {"min", "mode", "max"}},
        {"mixture", Kind::mixture, {"of", "weights"}},
        {"empirical", Kind::empirical, {"file", "unit"}}};
    return all;
}

void nothing(Reader&, const Value&, Draft&) {}

Fields<Draft> declare(Variate variate) {
    const bool time = variate == Variate::time;
    const Dimension dimension = time ? Dimension::time : Dimension::number;
    const std::string longest = time ? "100 year" : "1000000";
    Fields<Draft> f("distribution", {"a distribution", "分布"});
    std::vector<std::pair<std::string, Kind>> words;
    for (const Shape& s : shapes()) words.emplace_back(s.word, s.kind);
    f.choice("distribution", &Draft::kind, words, {"shape of the distribution", "分布类型"})
        .required()
        .example("\"exponential\"");
    f.quantity("mean", &Draft::mean, dimension, {"mean", "均值"})
        .above(time ? "0 s" : "0")
        .at_most(longest);
    f.number("cv", &Draft::cv,
             {"standard deviation / mean; hyperexponential (balanced means): at least 1",
              "标准差/均值；超指数分布（两相均衡）不小于 1"})
        .above("0")
        .at_most("20");
    f.integer("shape", &Draft::shape, {"erlang: number of phases", "爱尔朗分布的阶数"})
        .at_least("1")
        .at_most("1000");
    f.quantity("value", &Draft::value, dimension, {"deterministic: the value", "定值分布的值"})
        .at_least(time ? "0 s" : "0")
        .at_most(longest);
    f.quantity("min", &Draft::min, dimension, {"least value", "最小值"})
        .at_least(time ? "0 s" : "0")
        .at_most(longest);
    f.quantity("mode", &Draft::mode, dimension,
               {"triangular: most frequent value", "三角分布的众数"})
        .at_least(time ? "0 s" : "0")
        .at_most(longest);
    f.quantity("max", &Draft::max, dimension, {"largest value", "最大值"})
        .at_least(time ? "0 s" : "0")
        .at_most(longest);
    f.special("of", {"list of distributions", "分布的列表"}, nothing,
              {"mixture: what is mixed", "混合分布的组成"})
        .inside(time ? time_distribution_fields : factor_distribution_fields);
    f.list("weights", &Draft::weights,
           {"mixture: weight of each, above 0; need not sum to 1",
            "混合分布各组成的权重，大于 0，不必和为 1"})
        .above("0")
        .at_most("1e9")
        .items(1, 1000);
    f.special("file", {"file name", "文件名"}, nothing,
              {"empirical: text file with one column of numbers, each equally likely",
               "经验分布：单列数字的文本文件，各值等概率"})
        .file();
    f.special("unit", {"unit, e.g. \"min\"", "单位，例如 \"min\""}, nothing,
              {"empirical: unit of the numbers", "经验分布：数字的单位"});
    return f;
}

bool has(const Value& table, const std::string& key) {
    return table.find(key) != nullptr;
}

/// What each shape needs and does not know.
bool check_keys(Reader& reader, const Value& table, const Shape& shape, Variate variate,
                const std::vector<std::string>& others) {
    bool good = true;
    for (const std::string& need : shape.needs) {
        if (has(table, need) || (need == "unit" && variate == Variate::factor)) continue;
        reader.problems().error(table.at, reader.key(need), {"this key is missing", "缺少此键"},
                                say("{0} needs {1}", "{0} 需要 {1}", {shape.word, need}));
        good = false;
    }
    for (const auto& [key, value] : table.entries()) {
        if (key == "distribution" ||
            std::find(shape.needs.begin(), shape.needs.end(), key) != shape.needs.end() ||
            std::find(others.begin(), others.end(), key) != others.end() ||
            time_distribution_fields().find(key) == nullptr) {
            continue;  // unknown keys are reported by the field table
        }
        reader.problems().error(value.key_at, reader.key(key),
                                say("{0} has no {1}", "{0} 没有 {1}", {shape.word, key}), {},
                                say("its keys: {0}", "可用的键：{0}", {[&] {
                                        std::string list;
                                        for (const std::string& n : shape.needs)
                                            list += (list.empty() ? "" : ", ") + n;
                                        return list;
                                    }()}));
        good = false;
    }
    return good;
}

bool read_mixture(Reader& reader, const Value& table, const DistributionRules& rules,
                  Draft& draft) {
    const Value& of = *table.find("of");
    const Reader::Step step(reader, "of");
    if (of.kind != Value::Kind::array || of.items.empty()) {
        reader.error(of, {"a list of distributions is expected", "此处应为分布的列表"}, {},
                     {"write of = [{ distribution = … }, { distribution = … }]",
                      "请写成 of = [{ distribution = … }, { distribution = … }]"});
        return false;
    }
    bool good = true;
    DistributionRules inner = rules;
    inner.positive_mean = false;
    for (const Value& item : of.items) {
        auto spec = read_distribution(reader, item, inner);
        if (spec) {
            draft.of.push_back(std::move(*spec));
        } else {
            good = false;
        }
    }
    if (good && draft.of.size() != draft.weights.size() && !draft.weights.empty()) {
        reader.error(*table.find("weights"),
                     say("{0} weights for {1} distributions", "{1} 个分布却有 {0} 个权重",
                         {std::to_string(draft.weights.size()), std::to_string(draft.of.size())}));
        good = false;
    }
    return good && !draft.weights.empty();
}

bool check_order(Reader& reader, const Value& table, const std::string& low,
                 const std::optional<double>& a, const std::string& high,
                 const std::optional<double>& b) {
    if (!a || !b || *a <= *b) return true;
    reader.problems().error(locate(table, {low}), reader.key(low),
                            say("{0} is larger than {1}", "{0} 大于 {1}", {low, high}));
    return false;
}

}  // namespace

const FieldTable& time_distribution_fields() {
    static const Fields<Draft> fields = [] {
        Fields<Draft> f = declare(Variate::time);
        return f;
    }();
    return fields;
}

const FieldTable& factor_distribution_fields() {
    static const Fields<Draft> fields = declare(Variate::factor);
    return fields;
}

std::optional<DistributionSpec> read_distribution(Reader& reader, const Value& value,
                                                  const DistributionRules& rules,
                                                  const std::vector<std::string>& others) {
    const bool time = rules.variate == Variate::time;
    if (!value.is_table()) {
        const std::string shown = to_text(value);
        reader.error(
            value,
            say("a distribution is expected, this is {0}", "此处应为分布，却是 {0}", {shown}), {},
            say("write { distribution = \"deterministic\", value = {0} } or another distribution",
                "请写成 { distribution = \"deterministic\", value = {0} } 或其他分布", {shown}));
        return std::nullopt;
    }
    const std::size_t before = reader.problems().errors();
    Value table = clone(value);
    for (const std::string& other : others) table.entries().erase(other);
    Draft draft;
    read_table(reader, table, time ? time_distribution_fields() : factor_distribution_fields(),
               &draft);
    const Value* word = table.find("distribution");
    if (word == nullptr) return std::nullopt;
    const Shape* shape = nullptr;
    for (const Shape& s : shapes())
        if (s.word == word->text) shape = &s;
    if (shape == nullptr || !check_keys(reader, table, *shape, rules.variate, others))
        return std::nullopt;

    DistributionSpec spec;
    spec.kind = shape->kind;
    spec.mean = draft.mean.value_or(0);
    spec.cv = draft.cv.value_or(0);
    spec.shape = static_cast<double>(draft.shape.value_or(1));
    spec.value = draft.value.value_or(0);
    spec.min = draft.min.value_or(0);
    spec.mode = draft.mode.value_or(0);
    spec.max = draft.max.value_or(0);
    switch (shape->kind) {
        case Kind::hyperexponential:
            if (draft.cv && *draft.cv < 1)
                reader.problems().error(
                    table.find("cv")->at, reader.key("cv"),
                    say("{0} is below 1", "{0} 小于 1", {number_text(*draft.cv)}),
                    {"a hyperexponential distribution varies more than an exponential one",
                     "超指数分布的变异大于指数分布"},
                    {"take gamma or erlang for cv < 1", "cv < 1 请用 gamma 或 erlang"});
            break;
        case Kind::uniform:
        case Kind::triangular:
            if (shape->kind == Kind::uniform) {
                check_order(reader, table, "min", draft.min, "max", draft.max);
            } else {
                check_order(reader, table, "min", draft.min, "mode", draft.mode);
                check_order(reader, table, "mode", draft.mode, "max", draft.max);
            }
            if (spec.min == spec.max) {  // no width: a constant
                spec = DistributionSpec{};
                spec.value = draft.min.value_or(0);
            }
            break;
        case Kind::mixture:
            if (!read_mixture(reader, table, rules, draft)) return std::nullopt;
            spec.of = std::move(draft.of);
            spec.weights = std::move(draft.weights);
            break;
        case Kind::empirical: {
            const Reader::Step step(reader, "file");
            const auto numbers =
                read_column(reader, *table.find("file"), table.find("unit"), rules.variate);
            if (!numbers) return std::nullopt;
            for (const Listed& n : *numbers) spec.data.push_back(n.value);
            break;
        }
        default:
            break;
    }
    if (reader.problems().errors() != before) return std::nullopt;
    if (rules.positive_mean && !(mean_of(spec) > 0)) {
        reader.error(value, {"the mean is 0", "均值为 0"},
                     {"the clock would never advance", "时钟将无法前进"});
        return std::nullopt;
    }
    return spec;
}

double mean_of(const DistributionSpec& spec) {
    switch (spec.kind) {
        case Kind::exponential:
        case Kind::lognormal:
        case Kind::gamma:
        case Kind::erlang:
        case Kind::hyperexponential:
            return spec.mean;
        case Kind::deterministic:
            return spec.value;
        case Kind::uniform:
            return (spec.min + spec.max) / 2;
        case Kind::triangular:
            return (spec.min + spec.mode + spec.max) / 3;
        case Kind::mixture: {
            double sum = 0, weights = 0;
            for (std::size_t k = 0; k < spec.of.size(); ++k) {
                sum += spec.weights[k] * mean_of(spec.of[k]);
                weights += spec.weights[k];
            }
            return weights > 0 ? sum / weights : 0;
        }
        case Kind::empirical: {
            double sum = 0;
            for (const double x : spec.data) sum += x;
            return spec.data.empty() ? 0 : sum / static_cast<double>(spec.data.size());
        }
    }
    return 0;
}

std::optional<std::vector<Listed>> read_column(Reader& reader, const Value& name, const Value* unit,
                                               Variate variate) {
    std::string unit_text;
    if (variate == Variate::time) {
        const bool word = unit != nullptr &&
                          (unit->kind == Value::Kind::string || unit->kind == Value::Kind::cell);
        if (!word || !is_unit(unit->text, Dimension::time)) {
            if (unit != nullptr)
                reader.problems().error(
                    unit->at, reader.key(),
                    say("{0} is no unit of time", "{0} 不是时间单位", {to_text(*unit)}), {},
                    {"write unit = \"min\"", "请写 unit = \"min\""});
            return std::nullopt;
        }
        unit_text = unit->text;
    }
    std::shared_ptr<const SourceFile> file;
    const auto text = reader.document().read_list(name, reader.key(), file);
    if (!text) return std::nullopt;
    std::vector<Listed> out;
    std::uint32_t line = 0;
    bool good = true;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view item = trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++line;
        if (item.empty() || item.front() == '#') continue;
        const auto number = parse_number(item);
        if (!number && out.empty() && good && line == 1) continue;  // a heading
        const auto value =
            number ? parse_quantity(item,
                                    variate == Variate::time ? Dimension::time : Dimension::number,
                                    unit_text)
                         .value
                   : std::nullopt;
        if (!value || *value < 0 || *value > 100 * ms_per_year) {
            reader.problems().error(
                {file, line, 1}, reader.key(),
                !number
                    ? say("'{0}' is no number", "“{0}”不是数字", {std::string(item.substr(0, 60))})
                : *number < 0 ? say("{0} is negative", "{0} 为负数", {std::string(item)})
                              : say("{0} is too large", "{0} 过大", {std::string(item)}));
            good = false;
            continue;
        }
        out.push_back({*value, {file, line, 1}});
    }
    if (good && out.empty()) {
        reader.problems().error({file, 0, 0}, reader.key(),
                                {"the file has no numbers", "文件中没有数字"});
        good = false;
    }
    if (!good) return std::nullopt;
    return out;
}

}  // namespace cityload::read
