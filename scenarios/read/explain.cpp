#include "scenarios/read/explain.hpp"

#include <algorithm>
#include <filesystem>

#include "scenarios/read/cell_items.hpp"
#include "scenarios/read/known_keys.hpp"

namespace cityload::read {

namespace {

/// Steps of a dotted key; quotes as in TOML.
std::vector<std::string> steps_of(const std::string& key) {
    std::vector<std::string> out(1);
    char quote = 0;
    for (const char c : key) {
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else {
                out.back() += c;
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '.') {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    return out;
}

/// A cell shown as the field it belongs to would be written in TOML.
std::string typed_text(const Value& value, const Field* field) {
    if (value.kind != Value::Kind::cell || field == nullptr) return to_text(value);
    FieldType type = field->type;
    if (type == FieldType::by_key) type = field->element;
    if (type == FieldType::list) {
        Field each = *field;
        each.type = field->element;
        std::string out;
        for (const Value& item : cell_items(value))
            out += (out.empty() ? "" : ", ") + typed_text(item, &each);
        return "[" + out + "]";
    }
    if (type == FieldType::boolean) {
        const bool no = value.text == "false" || value.text == "FALSE" || value.text == "False" ||
                        value.text == "no" || value.text == "0" || value.text == "否";
        return no ? "false" : "true";
    }
    const bool bare = type == FieldType::integer || type == FieldType::special ||
                      (type == FieldType::number && field->dimension <= Dimension::share);
    if (bare && value.unit.empty() && parse_number(value.text)) {
        // "+5" and ".5" are no TOML
        if (const auto n = parse_integer(value.text)) return std::to_string(*n);
        const std::string number = number_text(*parse_number(value.text));
        return number.find_first_of(".e") == std::string::npos ? number + ".0" : number;
    }
    const bool own_unit = value.unit.empty() || !parse_number(value.text);
    return read::quoted(own_unit ? value.text : value.text + " " + value.unit);
}

const FieldTable* inside(const Field* field) {
    return field != nullptr && field->inner ? &field->inner() : nullptr;
}

std::string preset_as_written(const Field& field) {
    if (field.preset_text.empty() || field.type == FieldType::table) return "";
    Value value(Value::Kind::cell);
    value.text = field.preset_text;
    return typed_text(value, &field);
}

/// Keys of a table that the field table knows, in its order, then the others.
void list_below(const FieldTable* table, const Value* value, std::vector<std::string>& out) {
    if (table != nullptr) {
        for (const auto& field : table->fields()) {
            const Value* v = value != nullptr ? value->find(field->key) : nullptr;
            if (v != nullptr && !v->is_table()) {
                out.push_back(field->key + " = " + typed_text(*v, field.get()));
            } else if (v != nullptr) {
                out.push_back(field->key + " = { … }");
            } else {
                const std::string preset = preset_as_written(*field);
                out.push_back(field->key + (preset.empty() ? "" : " = " + preset));
            }
        }
    } else if (value != nullptr) {
        for (const auto& [key, v] : value->entries())
            out.push_back(key_text(key) + " = " + to_text(v));
    }
}

}  // namespace

Explanation explain(const Document& document, const FieldTable& fields, const std::string& key) {
    Explanation out;
    out.key = key;
    const FieldTable* table = &fields;
    const Field* field = nullptr;
    const Value* value = &document.root;
    bool at_id = false;  // the next step is an id, not a field
    std::string here;
    const std::vector<std::string> steps = steps_of(key);
    for (const std::string& step : steps) {
        if (at_id) {
            value = value != nullptr ? value->find(step) : nullptr;
            at_id = false;
            if (value == nullptr) {
                std::vector<std::string> ids;
                const Value* all = document.root.find(here);
                if (all != nullptr)
                    for (const auto& [id, entry] : all->entries()) ids.push_back(id);
                const auto best = nearest(step, ids);
                out.fault = say("there is no {0} '{1}'", "没有 {0}“{1}”", {here, step});
                if (best) out.suggestion = say("did you mean '{0}'?", "是否应为“{0}”？", {*best});
                return out;
            }
            field = nullptr;
        } else if (field != nullptr && field->type == FieldType::by_key) {
            value = value != nullptr ? value->find(step) : nullptr;
            table = nullptr;
        } else if (table == nullptr) {
            value = value != nullptr ? value->find(step) : nullptr;
            if (value == nullptr) {
                out.fault = say("'{0}' has no key '{1}'", "“{0}”没有键“{1}”", {here, step});
                return out;
            }
        } else {
            field = table->find(step);
            if (field == nullptr) {
                out.fault = say("there is no key '{0}'", "没有键“{0}”", {key});
                out.suggestion = instead_of(step, steps.back(), *table, &fields);
                return out;
            }
            value = value != nullptr ? value->find(step) : nullptr;
            table = inside(field);
            at_id = field->type == FieldType::entries;
        }
        if (!here.empty()) here += '.';
        here += key_text(step);
    }
    out.field = field;
    if (value != nullptr) {
        if (!value->is_table()) out.value = typed_text(*value, field);
        out.at = value->at;
        out.replaced = value->replaced;
    } else if (field != nullptr) {
        out.value = preset_as_written(*field);
        out.from_preset = !out.value.empty();
    }
    const bool inner_table =
        value != nullptr ? value->is_table() : field != nullptr && field->type == FieldType::table;
    if (at_id) {
        if (value != nullptr)
            for (const auto& [id, entry] : value->entries()) out.below.push_back(key_text(id));
    } else if (inner_table) {
        list_below(table, value, out.below);
    }
    return out;
}

std::string to_lines(const Explanation& e, Language language) {
    const bool zh = language == Language::zh;
    std::string out;
    const auto line = [&](const char* en, const char* chinese, const std::string& text) {
        if (text.empty()) return;
        const std::string label = zh ? chinese : en;
        // columns: a Chinese character is two wide
        std::size_t width = 0;
        for (std::size_t i = 0; i < label.size(); ++i)
            if ((static_cast<unsigned char>(label[i]) & 0xc0) != 0x80)
                width += static_cast<unsigned char>(label[i]) < 0x80 ? 1 : 2;
        out += "  " + label + std::string(width < 12 ? 12 - width : 1, ' ') + text + "\n";
    };
    out += e.key + "\n";
    if (!e.value.empty())
        line("value", "值", e.value + (e.from_preset ? (zh ? "（默认值）" : " (default)") : ""));
    if (e.field != nullptr) {
        const Field& f = *e.field;
        line("meaning", "含义", f.meaning.in(language));
        line("type", "类型", f.type_text().in(language));
        line("default", "默认",
             f.is_required ? (zh ? "无，必填" : "none: required") : preset_as_written(f));
        line("range", "范围", f.range_text());
        line("assumed", "假设范围", f.assumed_text());
        line("source", "来源", f.source_text);
    }
    if (e.at.line > 0 && !e.from_preset) line("set at", "设于", to_string(e.at));
    for (auto it = e.replaced.rbegin(); it != e.replaced.rend(); ++it)
        line("instead of", "取代", it->text + "  (" + to_string(it->at) + ")");
    for (const std::string& b : e.below) out += "    " + b + "\n";
    return out;
}

namespace {

/// Text inside a cell of a Markdown table.
std::string cell(std::string text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

void reference_table(const FieldTable& table, const std::string& heading, const std::string& path,
                     Language language, std::string& out, std::vector<const FieldTable*>& done) {
    const bool zh = language == Language::zh;
    out += "\n## " + heading + "\n" + table.meaning().in(language) + "\n\n";
    out += zh ? "| 键 | 类型 | 默认 | 范围 | 含义 |\n|---|---|---|---|---|\n"
              : "| key | type | default | range | meaning |\n|---|---|---|---|---|\n";
    done.push_back(&table);
    for (const auto& f : table.fields()) {
        std::string preset = f->is_required ? (zh ? "必填" : "required") : preset_as_written(*f);
        if (!preset.empty() && !f->is_required) preset = "`" + preset + "`";
        std::string meaning = f->meaning.in(language);
        if (!f->low_text.empty())
            meaning += (zh ? "；假设范围 " : "; assumed ") + f->assumed_text();
        if (!f->source_text.empty()) meaning += (zh ? "；来源：" : "; source: ") + f->source_text;
        if (!f->list_name.empty())
            meaning += (zh ? "；CSV：[tables] " : "; CSV: [tables] ") + f->list_name;
        out += "| `" + f->key + "` | " + cell(f->type_text().in(language)) + " | " + cell(preset) +
               " | " + cell(f->range_text()) + " | " + cell(meaning) + " |\n";
    }
    for (const auto& f : table.fields()) {
        const FieldTable* inner = inside(f.get());
        if (inner == nullptr || std::find(done.begin(), done.end(), inner) != done.end()) continue;
        const std::string below = path.empty() ? f->key : path + "." + f->key;
        const bool entries = f->type == FieldType::entries;
        const std::string name = entries ? below + ".<id>" : below;
        reference_table(
            *inner,
            inner->name() == "distribution" ? (zh ? "分布" : "Distributions") : "`[" + name + "]`",
            name, language, out, done);
    }
}

/// Writes the resolved scenario: tables of the field tables as sections, everything else on its own
/// line.
class Resolved {
  public:
    explicit Resolved(const Document& document)
        : directory_(document.files.empty() ? "" : document.files.front()->directory) {}

    void section(const Value& value, const FieldTable* table, const std::string& path,
                 bool entries) {
        std::string lines;
        std::vector<std::pair<std::string, const Value*>> sections;
        for (const auto& [key, child] : value.entries()) {
            const Field* field = table != nullptr && !entries ? table->find(key) : nullptr;
            const bool parts = field != nullptr && (field->type == FieldType::table ||
                                                    field->type == FieldType::entries);
            if (child.is_table() && (entries || parts)) {
                sections.emplace_back(key, &child);
            } else if (field != nullptr ||
                       !value.row) {  // remarks of a list are not part of the model
                lines += key_text(key) + " = " + written(child, field) + "\n";
            }
        }
        if (!path.empty() && (!lines.empty() || sections.empty())) out_ += "\n[" + path + "]\n";
        out_ += lines;
        for (const auto& [key, child] : sections) {
            std::string below = path;
            if (!below.empty()) below += '.';
            below += key_text(key);
            const Field* field = entries || table == nullptr ? nullptr : table->find(key);
            if (entries) {
                section(*child, table, below, false);
            } else {
                section(*child, inside(field), below, field->type == FieldType::entries);
            }
        }
    }

    std::string take() { return std::move(out_); }

  private:
    std::string written(const Value& value, const Field* field) const {
        const FieldTable* inner = inside(field);
        std::string body;
        if (value.is_table()) {
            for (const auto& [key, child] : value.entries()) {
                body += body.empty() ? " " : ", ";
                body += key_text(key) + " = " +
                        written(child, inner != nullptr ? inner->find(key) : field);
            }
            return "{" + body + (body.empty() ? "}" : " }");
        }
        if (value.kind == Value::Kind::array) {
            for (const Value& item : value.items) {
                if (!body.empty()) body += ", ";
                body += written(item, field);
            }
            return "[" + body + "]";
        }
        const bool text = value.kind == Value::Kind::string || value.kind == Value::Kind::cell;
        if (field != nullptr && field->is_file && text && value.at.file)
            return read::quoted(file(value));
        return typed_text(value, field);
    }

    /// Named relative to the scenario, wherever the layer that names it lies.
    std::string file(const Value& name) const {
        const std::string path = relative_to(name.at.file->directory, name.text);
        if (directory_.empty() || std::filesystem::path(path).is_absolute()) return path;
        return std::filesystem::path(path).lexically_relative(directory_).string();
    }

    std::string directory_;
    std::string out_;
};

}  // namespace

std::string reference_page(const FieldTable& fields, Language language) {
    std::string out;
    std::vector<const FieldTable*> done;
    reference_table(fields, language == Language::zh ? "顶层键" : "Top level", "", language, out,
                    done);
    return out;
}

std::string resolved_toml(const Document& document, const FieldTable& fields) {
    Resolved resolved(document);
    resolved.section(document.root, &fields, "", false);
    return resolved.take();
}

}  // namespace cityload::read
