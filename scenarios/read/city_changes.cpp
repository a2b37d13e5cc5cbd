#include "scenarios/read/city_changes.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "scenarios/read/city_fields.hpp"

namespace cityload::read {

namespace {

using namespace city;

Dimension dimension_of(ChangeType type) {
    switch (type) {
        case ChangeType::share:
            return Dimension::share;
        case ChangeType::time:
            return Dimension::time;
        case ChangeType::rate:
            return Dimension::rate;
        case ChangeType::clock:
            return Dimension::clock;
        default:
            return Dimension::number;
    }
}

/// What reads a value of this key.
Field value_field(const ChangeKey& key) {
    Field f;
    f.key = "value";
    f.dimension = dimension_of(key.type);
    f.type = key.type == ChangeType::boolean   ? FieldType::boolean
             : key.type == ChangeType::integer ? FieldType::integer
                                               : FieldType::number;
    if (key.type != ChangeType::boolean && key.highest < 1e17) {
        f.lowest = Bound{key.lowest, false, value_text(key.lowest, f.dimension)};
        f.highest = Bound{key.highest, false, value_text(key.highest, f.dimension)};
    } else if (key.type == ChangeType::rate) {
        f.lowest = Bound{0, false, "0 /min"};
    }
    return f;
}

std::optional<double> read_value(Reader& reader, const Value& value, const ChangeKey& key) {
    const Field f = value_field(key);
    if (key.type == ChangeType::boolean) {
        const auto b = read_boolean(reader, value, f);
        return b ? std::optional<double>(*b ? 1 : 0) : std::nullopt;
    }
    if (key.type == ChangeType::integer) {
        const auto i = read_integer(reader, value, f);
        return i ? std::optional<double>(static_cast<double>(*i)) : std::nullopt;
    }
    return read_number(reader, value, f);
}

bool digits(std::string_view text, std::size_t from, std::size_t n, std::int64_t& into) {
    if (from + n > text.size()) return false;
    for (std::size_t k = from; k < from + n; ++k)
        if (text[k] < '0' || text[k] > '9') return false;
    std::from_chars(text.data() + from, text.data() + from + n, into);
    return true;
}

template <class Items>
std::vector<std::string> ids(const Items& items) {
    std::vector<std::string> out;
    for (const auto& item : items) out.push_back(item.id);
    return out;
}

class ChangeReader {
  public:
    ChangeReader(Document& document, CitySpec& spec) : document_(document), spec_(spec) {}

    void read(const ChangeDraft& d) {
        id_ = d.id;
        bad_ = false;
        const ChangeKey* key = key_of(d.set);
        ChangeSpec c;
        c.id = d.id;
        c.at_ms = moment("at", d.at);
        if (!d.until.empty()) c.until_ms = moment("until", d.until);
        c.set = d.set;
        c.announced = d.announced;
        c.regimes = names("regimes", d.regimes, ids(spec_.regimes));
        c.departments = names("departments", d.departments, ids(spec_.departments));
        c.districts = names("districts", d.districts, ids(spec_.districts));
        c.offices = names("offices", d.offices, ids(spec_.offices));
        c.links = names("links", d.links, ids(spec_.links));
        c.matters = names("matters", d.matters, ids(spec_.matters));
        c.hours = names("hours", d.hours, ids(spec_.hours));
        c.groups = d.groups;
        if (key != nullptr) {
            choice(*key, d);
            value(*key, d, c);
        }
        if (!bad_ && c.until_ms <= c.at_ms)
            error("until", {"it ends before it begins", "结束早于开始"});
        if (!bad_)
            if (std::string fault = change_fault(spec_, c); !fault.empty())
                error("value", {fault, std::move(fault)});
        if (!bad_) spec_.changes.push_back(std::move(c));
    }

  private:
    void error(const char* key, Text what, Text why = {}, Text suggestion = {}) {
        bad_ = true;
        document_.problems.error(locate(document_.root, {"change", id_, key}),
                                 "change." + id_ + "." + key, std::move(what), std::move(why),
                                 std::move(suggestion));
    }

    const ChangeKey* key_of(const std::string& set) {
        const ChangeKey* key = find_change_key(set);
        if (key != nullptr) return key;
        std::vector<std::string> known;
        for (const ChangeKey& k : change_keys()) known.emplace_back(k.name);
        std::optional<std::string> like;
        if (find_change_key("regime." + set) != nullptr) like = "regime." + set;
        if (!like) like = nearest(set, known);
        if (!like) like = nearest("regime." + set, known);
        error("set", say("nothing called '{0}' can be changed", "没有可变更的“{0}”", {set}), {},
              like ? say("did you mean '{0}'?", "是否想写“{0}”？", {*like})
                   : Text{"`cityload explain SCENARIO change` lists what can",
                          "可变更的项目见 cityload explain SCENARIO change"});
        return nullptr;
    }

    std::int64_t moment(const char* key, const std::string& text) {
        const auto ms = civil_moment(text);
        if (!ms)
            error(key, say("'{0}' is no date", "“{0}”不是日期", {text}), {},
                  {"write e.g. 2018-03-01 or 2018-03-01 09:30",
                   "请写成例如 2018-03-01 或 2018-03-01 09:30"});
        return ms.value_or(0);
    }

    std::vector<std::string> names(const char* key, const std::vector<std::string>& given,
                                   const std::vector<std::string>& known) {
        for (const std::string& name : given) {
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            const auto like = nearest(name, known);
            error(key, say("there is no '{0}'", "没有“{0}”", {name}), {},
                  like ? say("did you mean '{0}'?", "是否想写“{0}”？", {*like}) : Text{});
        }
        return given;
    }

    /// Lists that choose nothing for this key.
    void choice(const ChangeKey& key, const ChangeDraft& d) {
        using S = ChangeScope;
        const S s = key.scope;
        const auto refuse = [&](const char* list, bool given, bool fits, const char* fitting) {
            if (given && !fits)
                error(list,
                      say("'{0}' does not choose anything for '{1}'", "“{0}”对“{1}”无效",
                          {list, std::string(key.name)}),
                      {}, say("it goes with {0}", "它用于 {0}", {fitting}));
        };
        refuse("departments", !d.departments.empty(), s != S::hours,
               "regime…, link…, windows…, posts…, demand");
        refuse("districts", !d.districts.empty(),
               s == S::windows || s == S::posts || s == S::demand, "windows…, posts…, demand");
        refuse("offices", !d.offices.empty(), s == S::windows, "windows…");
        refuse("groups", !d.groups.empty(), s == S::windows, "windows…");
        refuse("links", !d.links.empty(), s == S::link, "link…");
        refuse("matters", !d.matters.empty(), s == S::demand, "demand");
        refuse("hours", !d.hours.empty(), s == S::hours, "hours…");
    }

    void value(const ChangeKey& key, const ChangeDraft& d, ChangeSpec& c) {
        if (d.value.is_table()) {
            error("value", {"it is missing", "缺少该项"}, {},
                  say("write value = {0}", "请写 value = {0}", {example(key)}));
            return;
        }
        if (key.type == ChangeType::regime) {
            c.regime = d.value.text;
            names("value", {c.regime}, ids(spec_.regimes));
            return;
        }
        const std::size_t before = document_.problems.errors();
        Reader reader(document_);
        const Reader::Step table(reader, "change"), entry(reader, id_), last(reader, "value");
        const auto number = read_value(reader, d.value, key);
        bad_ = bad_ || !number || document_.problems.errors() > before;
        c.value = number.value_or(0);
    }

    static std::string example(const ChangeKey& key) {
        switch (key.type) {
            case ChangeType::boolean:
                return "true";
            case ChangeType::share:
                return "\"95 %\"";
            case ChangeType::time:
                return "\"2 s\"";
            case ChangeType::rate:
                return "\"300 /min\"";
            case ChangeType::clock:
                return "\"8:30\"";
            case ChangeType::regime:
                return "\"one-trip\"";
            case ChangeType::integer:
                return "3";
            case ChangeType::number:
                break;
        }
        return "1.5";
    }

    Document& document_;
    CitySpec& spec_;
    std::string id_;
    bool bad_ = false;
};

std::string list_text(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const std::string& item : items) out += (out.size() > 1 ? ", " : "") + quoted(item);
    return out + "]";
}

}  // namespace

const FieldTable& change_fields() {
    static const Fields<ChangeDraft> fields = [] {
        using C = ChangeDraft;
        Fields<C> f("change", {"something that changes at a date", "在某日发生的变更"});
        const auto moment = [&](const char* key, std::string C::*member, Text meaning) -> Field& {
            return f.special(
                key,
                {"a date or a date and a time, \"2018-03-01\", \"2018-03-01 09:30\"",
                 "日期或日期时间，\"2018-03-01\"、\"2018-03-01 09:30\""},
                [member](Reader& r, const Value& v, C& c) {
                    if (v.kind == Value::Kind::string || v.kind == Value::Kind::cell ||
                        v.kind == Value::Kind::moment)
                        c.*member = v.text;
                    else
                        r.error(v, {"a date is expected", "应为日期"}, {},
                                {"write \"2018-03-01\"", "请写 \"2018-03-01\""});
                },
                std::move(meaning));
        };
        moment("at", &C::at, {"from when on it holds", "起始时间"})
            .required()
            .example("\"2018-03-01\"");
        moment("until", &C::until,
               {"from then on it is as if it had not been; absent: for good",
                "结束时间；不写则一直有效"});
        std::string list;
        for (const ChangeKey& k : change_keys())
            list += (list.empty() ? "" : ", ") + std::string(k.name);
        f.text("set", &C::set, {"what changes: " + list, "变更的项目：" + list})
            .required()
            .example("\"link.coverage\"");
        f.special("value",
                  {"as the key is written elsewhere; of `regime` the id of a regime",
                   "写法同该键；set = \"regime\" 时为模式标识"},
                  [](Reader&, const Value& v, C& c) { c.value = clone(v); },
                  {"its new value; of `demand`, `windows.share` and `posts.share` a factor",
                   "新值；demand、windows.share、posts.share 为系数"});
        f.boolean("announced", &C::announced,
                  {"people who plan a visit beyond the day know where windows will have moved",
                   "预约后续到访者是否已知窗口搬迁"})
            .preset("true");
        f.list("regimes", &C::regimes,
               {"runs in which it happens; absent: all", "适用的模式；不写为全部"});
        f.list("departments", &C::departments,
               {"whose cases (regime…), windows, posts or provided links change; absent: all",
                "涉及的部门；不写为全部"});
        f.list("districts", &C::districts,
               {"districts of the windows, posts or needs; absent: all", "涉及的区县；不写为全部"});
        f.list("offices", &C::offices,
               {"kinds of buildings in which the windows are; absent: all",
                "窗口所在场所；不写为全部"});
        f.list("groups", &C::groups,
               {"window groups, named as in the results, \"district-hall.xihu.integrated\"",
                "窗口组，名称同结果文件"});
        f.list("links", &C::links, {"data links; absent: all", "数据联通；不写为全部"});
        f.list("matters", &C::matters,
               {"matters whose demand changes; absent: all", "需求变更的事项；不写为全部"});
        f.list("hours", &C::hours, {"opening hours; absent: all", "开放时间；不写为全部"});
        return f;
    }();
    return fields;
}

void read_changes(Document& document, const std::vector<ChangeDraft>& drafts, CitySpec& spec) {
    ChangeReader reader(document, spec);
    for (const ChangeDraft& d : drafts) reader.read(d);
}

std::optional<std::int64_t> civil_moment(const std::string& text) {
    const auto day = civil_day(text.substr(0, 10));
    if (!day) return std::nullopt;
    std::int64_t h = 0, m = 0, s = 0, ms = 0;
    const std::size_t n = text.size();
    if (n > 10) {
        if (text[10] != ' ' && text[10] != 'T') return std::nullopt;
        if ((n != 16 && n != 19 && n != 23) || !digits(text, 11, 2, h) || text[13] != ':' ||
            !digits(text, 14, 2, m))
            return std::nullopt;
        if (n > 16 && (text[16] != ':' || !digits(text, 17, 2, s))) return std::nullopt;
        if (n > 19 && (text[19] != '.' || !digits(text, 20, 3, ms))) return std::nullopt;
        if (h > 23 || m > 59 || s > 59) return std::nullopt;
    }
    return *day * sim::days(1).ms + sim::hours(h).ms + sim::minutes(m).ms + sim::seconds(s).ms + ms;
}

std::string moment_text(std::int64_t at) {
    const std::int64_t a_day = sim::days(1).ms;
    const std::int64_t day = at >= 0 ? at / a_day : -((-at + a_day - 1) / a_day);
    const std::int64_t rest = at - day * a_day;
    std::string text = to_string(civil_from_days(day));
    if (rest == 0) return text;
    const auto part = [](std::int64_t value) { return static_cast<int>(value); };
    char clock[32];
    if (rest % 60'000 == 0)
        std::snprintf(clock, sizeof clock, " %02d:%02d", part(rest / 3'600'000),
                      part(rest / 60'000 % 60));
    else if (rest % 1000 == 0)
        std::snprintf(clock, sizeof clock, " %02d:%02d:%02d", part(rest / 3'600'000),
                      part(rest / 60'000 % 60), part(rest / 1000 % 60));
    else
        std::snprintf(clock, sizeof clock, " %02d:%02d:%02d.%03d", part(rest / 3'600'000),
                      part(rest / 60'000 % 60), part(rest / 1000 % 60), part(rest % 1000));
    return text += clock;
}

std::optional<double> parse_change_value(const ChangeKey& key, const std::string& text,
                                         Text* fault) {
    const auto fail = [&](Text why) -> std::optional<double> {
        if (fault != nullptr) *fault = std::move(why);
        return std::nullopt;
    };
    if (key.type == ChangeType::boolean) {
        if (text == "true") return 1;
        if (text == "false") return 0;
        return fail({"write true or false", "请写 true 或 false"});
    }
    const ParsedQuantity q = parse_quantity(text, dimension_of(key.type));
    if (!q.value) return fail(q.fault.what);
    if (*q.value < key.lowest || *q.value > key.highest) return fail({"out of range", "超出范围"});
    return q.value;
}

std::string change_value_text(const ChangeKey& key, const ChangeSpec& c) {
    switch (key.type) {
        case ChangeType::regime:
            return quoted(c.regime);
        case ChangeType::boolean:
            return c.value != 0 ? "true" : "false";
        case ChangeType::time:
            return quoted(number_text(c.value) + " ms");
        case ChangeType::clock: {
            char clock[16];
            const auto minutes = static_cast<int>(c.value / 60'000);
            std::snprintf(clock, sizeof clock, "%02d:%02d", minutes / 60, minutes % 60);
            return quoted(clock);
        }
        case ChangeType::rate: {
            // In whatever unit it reads back as the same number.
            std::string text;
            for (const auto& [unit, ms] : {std::pair{" /min", 60'000.0}, std::pair{" /s", 1000.0},
                                           std::pair{" /h", 3'600'000.0}}) {
                text = number_text(c.value * ms) + unit;
                if (parse_change_value(key, text) == c.value) break;
            }
            return quoted(text);
        }
        default:
            return number_text(c.value);
    }
}

std::string change_table(const ChangeSpec& c) {
    const ChangeKey* key = find_change_key(c.set);
    std::string out = "[change." + key_text(c.id) + "]\n";
    out += "at = " + quoted(moment_text(c.at_ms)) + "\n";
    if (c.until_ms != INT64_MAX) out += "until = " + quoted(moment_text(c.until_ms)) + "\n";
    out += "set = " + quoted(c.set) + "\n";
    if (key != nullptr) out += "value = " + change_value_text(*key, c) + "\n";
    if (!c.announced) out += "announced = false\n";
    const auto list = [&](const char* name, const std::vector<std::string>& items) {
        if (!items.empty()) out += std::string(name) + " = " + list_text(items) + "\n";
    };
    list("regimes", c.regimes);
    list("departments", c.departments);
    list("districts", c.districts);
    list("offices", c.offices);
    list("groups", c.groups);
    list("links", c.links);
    list("matters", c.matters);
    list("hours", c.hours);
    return out;
}

}  // namespace cityload::read
