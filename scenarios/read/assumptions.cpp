#include "scenarios/read/assumptions.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "scenarios/read/city.hpp"
#include "scenarios/read/city_fields.hpp"
#include "scenarios/read/distribution_fields.hpp"

namespace cityload::read {

namespace {

using Scale = Assumption::Scale;

/// A place on the scale and back.
double to_scale(Scale scale, double x) {
    if (scale == Scale::logarithmic) return std::log(x);
    if (scale == Scale::odds) return std::log(x / (1 - x));
    return x;
}
double from_scale(Scale scale, double y) {
    if (scale == Scale::logarithmic) return std::exp(y);
    if (scale == Scale::odds) return 1 / (1 + std::exp(-y));
    return y;
}

double of_text(const std::string& text, Dimension dimension) {
    return parse_quantity(text, dimension).value.value_or(0);
}

/// The field whose number varies and its value: the field itself, or the mean of a distribution.
struct Spot {
    const Field* field = nullptr;
    std::string below;  ///< ".mean" of a distribution
    std::optional<double> value;
};

Spot spot_of(Reader& reader, const Field& field, const Value* value) {
    Spot spot{&field, "", {}};
    if (field.type == FieldType::special) {
        spot.field = time_distribution_fields().find("mean");
        spot.below = ".mean";
        value = value != nullptr && value->is_table() ? value->find("mean") : nullptr;
    }
    if (spot.field == nullptr) return spot;
    if (value == nullptr) {
        if (!spot.field->preset_text.empty() && spot.below.empty())
            spot.value = of_text(spot.field->preset_text, spot.field->dimension);
    } else if (spot.field->type == FieldType::integer) {
        if (const auto n = read_integer(reader, *value, *spot.field))
            spot.value = static_cast<double>(*n);
    } else {
        spot.value = read_number(reader, *value, *spot.field);
    }
    return spot;
}

class Collector {
  public:
    Collector(Document& document, std::vector<Assumption>& out) : reader_(document), out_(out) {}

    /// All fields of a table with an assumed range. `list`: the list whose row it is, if any; `of`:
    /// whose assumptions they are.
    void table(const FieldTable& fields, const Value* table, const std::string& path,
               const std::string& list, const Text& of) {
        for (const auto& field : fields.fields()) {
            if (field->low_text.empty()) continue;
            const Value* value = table != nullptr ? table->find(field->key) : nullptr;
            const Spot spot = spot_of(reader_, *field, value);
            if (!spot.value) continue;
            add(*field, spot, path + "." + field->key + spot.below, value, list, of);
        }
    }

  private:
    void add(const Field& field, const Spot& spot, const std::string& key, const Value* value,
             const std::string& list, const Text& of) {
        Assumption::Key one{key, *spot.value, 0, 0};
        Assumption made;
        const Dimension dimension = spot.field->dimension;
        if (field.assumed_factor) {
            made.scale = dimension == Dimension::share ? Scale::odds : Scale::logarithmic;
            const bool fixed = !(one.value > 0) || (made.scale == Scale::odds && one.value >= 1);
            if (fixed) return;
            const double low = std::log(of_text(field.low_text, Dimension::number)),
                         high = std::log(of_text(field.high_text, Dimension::number));
            const double y = to_scale(made.scale, one.value);
            one.low = from_scale(made.scale, y + low);
            one.high = from_scale(made.scale, y + high);
        } else {
            one.low = of_text(field.low_text, dimension);
            one.high = of_text(field.high_text, dimension);
            if (one.low > 0 && one.high >= 3 * one.low) made.scale = Scale::logarithmic;
        }
        clamp(*spot.field, one.low);
        clamp(*spot.field, one.high);
        // What one line of the scenario says is one assumption, wherever it is inherited; so is
        // what a whole list assumes of its rows.
        std::string origin = "preset " + field.key + " of " + key.substr(0, key.find('.'));
        if (!list.empty()) {
            origin = list + ".*." + field.key + spot.below;
        } else if (value != nullptr && value->at.line > 0 && value->at.file) {
            origin = value->at.file->name + ":" + std::to_string(value->at.line) + ":" +
                     std::to_string(value->at.column) + ":" + field.key;
        }
        const auto known = place_.find(origin);
        if (known != place_.end()) {
            out_[known->second].keys.push_back(one);
            return;
        }
        place_[origin] = out_.size();
        made.id = list.empty() ? key : origin;
        made.meaning = field.meaning;
        if (!of.en.empty())
            made.meaning = {of.en + ": " + field.meaning.en, of.zh + "：" + field.meaning.zh};
        made.whole = spot.field->type == FieldType::integer || dimension == Dimension::workdays;
        made.share = dimension == Dimension::share;
        made.suffix = dimension == Dimension::time       ? " ms"
                      : dimension == Dimension::workdays ? " workdays"
                                                         : "";
        made.value = one.value;
        made.low = one.low;
        made.high = one.high;
        made.keys.push_back(std::move(one));
        out_.push_back(std::move(made));
    }

    static void clamp(const Field& field, double& x) {
        if (field.lowest) x = std::max(x, field.lowest->value);
        if (field.highest) x = std::min(x, field.highest->value);
    }

    Reader reader_;
    std::vector<Assumption>& out_;
    std::map<std::string, std::size_t> place_;
};

}  // namespace

std::vector<std::string> Assumption::at(double u) const {
    std::vector<std::string> out;
    for (const Key& k : keys) {
        double x = k.low;
        if (k.high > k.low)
            x = from_scale(scale, to_scale(scale, k.low) +
                                      u * (to_scale(scale, k.high) - to_scale(scale, k.low)));
        x = std::clamp(x, k.low, k.high);
        if (whole) x = std::round(x);
        // Five digits that count are more than any assumption knows.
        if (x != 0 && !whole) {
            const double unit = std::pow(10, 4 - std::floor(std::log10(std::abs(x))));
            x = std::round(x * unit) / unit;
        }
        const std::string number = number_text(x);
        out.push_back(k.key + "=" + (suffix.empty() ? number : "\"" + number + suffix + "\""));
    }
    return out;
}

std::vector<Assumption> assumptions_of(Document& document, const city::CitySpec& spec,
                                       const std::vector<std::string>& regimes) {
    std::vector<Assumption> out;
    Collector collect(document, out);
    const auto table = [&](const char* name) {
        const Field* field = city_fields().find(name);
        if (field != nullptr && field->inner)
            collect.table(field->inner(), document.root.find(name), name, "", {});
    };
    table("city");
    // Regimes first that others inherit from: the sizing regime, then in the order compared.
    std::vector<std::string> order = {spec.staffing.sized_in};
    for (const std::string& id : regimes)
        if (std::find(order.begin(), order.end(), id) == order.end()) order.push_back(id);
    const Value* all = document.root.find("regime");
    for (const std::string& id : order) {
        const Value* regime = all != nullptr ? all->find(id) : nullptr;
        if (regime == nullptr) continue;
        const auto it = std::find_if(spec.regimes.begin(), spec.regimes.end(),
                                     [&](const city::RegimeSpec& r) { return r.id == id; });
        const Text name = it == spec.regimes.end() ? Text{id, id} : Text{it->name, it->name_zh};
        collect.table(regime_fields(), regime, "regime." + id, "", name);
    }
    table("behaviour");
    table("dispersion");
    table("staffing");
    const auto rows = [&](const std::string& list, const FieldTable& fields, const Text& of) {
        if (const Value* all_rows = document.root.find(list); all_rows && all_rows->is_table())
            for (const auto& [id, row] : all_rows->entries())
                collect.table(fields, &row, list + "." + id, list, of);
    };
    rows("link", link_fields(), {"data links", "数据联通"});
    rows("department", department_fields(), {"departments", "部门"});
    return out;
}

}  // namespace cityload::read
