// Lists in CSV: rows become tables by id, below what TOML says of the same id.

#include <set>

#include "scenarios/read/csv.hpp"
#include "scenarios/read/document.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::read {

namespace {

/// [tables.columns]: "header in the file" = "key", for all lists, or per list: offices = { "窗口数"
/// = "windows" }.
using Headings = std::map<std::string, std::string>;

void add_headings(Document& document, const Value& table, const std::string& key, Headings& out) {
    for (const auto& [heading, name] : table.entries()) {
        if (name.is_table()) continue;
        if (name.kind != Value::Kind::string) {
            document.problems.error(
                name.at, key + "." + key_text(heading),
                {"the key of a field is expected", "此处应为字段的键"}, {},
                {"write \"heading in the file\" = \"key\"", "请写成 \"文件中的列名\" = \"键\""});
            continue;
        }
        out[heading] = name.text;
    }
}

class ListReader {
  public:
    ListReader(Document& document, const Field& field, Headings headings)
        : document_(document), field_(field), headings_(std::move(headings)) {}

    /// Rows of one file on top of `rows`.
    void read(const Value& name, Value& rows) {
        std::shared_ptr<const SourceFile> file;
        const auto text = document_.read_list(name, "tables." + field_.list_name, file);
        if (!text) return;
        auto table = parse_csv(*text, file, document_.problems);
        if (!table || !prepare(*table, file)) return;
        std::set<std::string> seen;
        for (auto& cells : table->rows) {
            const auto id = id_of(cells);
            if (!id) continue;
            if (!seen.insert(*id).second) {
                document_.problems.error(
                    cells[id_cells_[0]].at, path(*id),
                    say("id '{0}' stands twice in this file", "标识“{0}”在此文件中出现两次", {*id}),
                    {}, {"only a later file may override a row", "只有后面的文件才能覆盖前面的行"});
                continue;
            }
            add_row(*table, cells, *id, rows);
        }
    }

  private:
    std::string path(const std::string& id) const { return field_.key + "." + key_text(id); }

    /// Finds the id columns and the key of every column.
    bool prepare(CsvTable& table, const std::shared_ptr<const SourceFile>& file) {
        id_cells_.clear();
        for (CsvColumn& column : table.columns) {
            const auto mapped = headings_.find(column.name);
            if (mapped != headings_.end()) column.name = mapped->second;
        }
        bool good = true;
        for (const std::string& wanted : field_.id_columns) {
            std::size_t k = 0;
            while (k < table.columns.size() && table.columns[k].name != wanted) ++k;
            if (k == table.columns.size()) {
                document_.problems.error({file, 1, 1}, field_.key,
                                         say("column '{0}' is missing", "缺少列“{0}”", {wanted}),
                                         {"it names the row", "它是行的标识"},
                                         {"name it in the header, or map it under [tables.columns]",
                                          "请在表头中写出，或在 [tables.columns] 中对应"});
                good = false;
            } else {
                id_cells_.push_back(k);
            }
        }
        for (CsvColumn& column : table.columns) {
            if (column.name.empty()) {
                document_.problems.error(column.at, field_.key,
                                         {"this column has no name", "此列没有名称"});
            } else if (!column.unit.empty() && !check_unit(column)) {
                column.name.clear();  // reported; its cells are left out, the others still read
            }
        }
        return good;
    }

    bool check_unit(const CsvColumn& column) {
        const Field* field = field_of(column.name);
        if (field == nullptr) return true;  // reported as an unknown key
        const bool numeric = field->type == FieldType::number || field->type == FieldType::list;
        if (numeric && is_unit(column.unit, field->dimension)) return true;
        if (field->type == FieldType::special) return true;
        Text why = numeric
                       ? say_texts("expected: {0}", "应为：{0}", {dimension_text(field->dimension)})
                       : Text{"it has no unit", "此列没有单位"};
        document_.problems.error(
            column.at, field_.key + ".*." + column.name,
            say("the unit [{0}] does not fit", "单位 [{0}] 不合适", {column.unit}), std::move(why));
        return false;
    }

    /// "service.mean" names a key inside a table.
    const Field* field_of(std::string_view name) const {
        const FieldTable* table = field_.inner ? &field_.inner() : nullptr;
        const Field* field = nullptr;
        while (table != nullptr && !name.empty()) {
            const std::size_t dot = std::min(name.find('.'), name.size());
            field = table->find(name.substr(0, dot));
            name.remove_prefix(std::min(dot + 1, name.size()));
            if (field == nullptr) return nullptr;
            table = field->inner && !name.empty() ? &field->inner() : nullptr;
        }
        return name.empty() ? field : nullptr;
    }

    std::optional<std::string> id_of(const std::vector<Cell>& cells) {
        std::string id;
        for (const std::size_t k : id_cells_) {
            if (cells[k].text.empty()) {
                document_.problems.error(cells[k].at, field_.key, {"the id is empty", "标识为空"});
                return std::nullopt;
            }
            id += (id.empty() ? "" : "/") + cells[k].text;
        }
        return id;
    }

    void add_row(const CsvTable& table, std::vector<Cell>& cells, const std::string& id,
                 Value& rows) {
        Value row(Value::Kind::table);
        row.row = true;
        row.at = row.key_at = cells[id_cells_[0]].at;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            const CsvColumn& column = table.columns[k];
            if (cells[k].text.empty() || column.name.empty() || column.name == "id")
                continue;  // an empty cell inherits
            Value cell(Value::Kind::cell);
            cell.text = std::move(cells[k].text);
            cell.unit = column.unit;
            cell.at = cells[k].at;
            cell.key_at = column.at;
            place(row, column.name, std::move(cell));
        }
        if (removes(row)) {
            if (rows.entries().erase(id) == 0) nothing_to_remove(document_, path(id), row.at);
            return;
        }
        Value* old = rows.find(id);
        if (old == nullptr) {
            rows.set(id, std::move(row));
        } else {
            merge(*old, std::move(row));
        }
    }

    static void place(Value& row, std::string_view name, Value cell) {
        Value* here = &row;
        for (std::size_t dot = name.find('.'); dot != std::string_view::npos;
             dot = name.find('.')) {
            Value* next = here->find(name.substr(0, dot));
            if (next == nullptr) {
                Value inner(Value::Kind::table);
                inner.at = cell.at;
                inner.key_at = cell.key_at;
                next = &here->set(std::string(name.substr(0, dot)), std::move(inner));
            }
            if (!next->is_table())
                return;  // `service` and `service.mean` side by side: reported as a wrong type
            here = next;
            name.remove_prefix(dot + 1);
        }
        here->set(std::string(name), std::move(cell));
    }

  public:
    /// Takes the key `remove` out of the table and says whether it was true.
    bool removes(Value& table) {
        const Value* flag = table.find("remove");
        if (flag == nullptr) return false;
        Reader reader(document_);
        const Reader::Step kind(reader, field_.key), key(reader, "remove");
        const bool yes = read_boolean(reader, *flag, field_).value_or(false);
        table.entries().erase("remove");
        return yes;
    }

    static void nothing_to_remove(Document& document, const std::string& key, const Position& at) {
        document.problems.error(at, key, {"there is nothing to remove", "没有可删除的内容"},
                                {"no earlier file has this id", "前面的文件中没有此标识"});
    }

  private:
    Document& document_;
    const Field& field_;
    Headings headings_;
    std::vector<std::size_t> id_cells_;
};

void apply_removals(Document& document, const Field& field) {
    Value* all = document.root.find(field.key);
    if (all == nullptr || !all->is_table()) return;
    for (auto it = all->entries().begin(); it != all->entries().end();) {
        Value& entry = it->second;
        if (entry.is_table() && entry.find("remove") != nullptr &&
            ListReader(document, field, {}).removes(entry)) {
            if (entry.entries().empty())
                ListReader::nothing_to_remove(document, field.key + "." + key_text(it->first),
                                              entry.at);
            it = all->entries().erase(it);
        } else {
            ++it;
        }
    }
}

}  // namespace

void load_tables(Document& document, const FieldTable& fields) {
    Value tables(Value::Kind::table);
    if (Value* found = document.root.find("tables")) {
        tables = std::move(*found);
        document.root.entries().erase("tables");
        if (!tables.is_table()) {
            document.problems.error(tables.at, "tables", {"a table is expected", "此处应为表"}, {},
                                    {"write [tables] and below it offices = \"offices.csv\"",
                                     "请写 [tables]，其下写 offices = \"offices.csv\""});
            tables = Value(Value::Kind::table);
        }
    }
    const Value* columns = tables.find("columns");
    if (columns != nullptr && !columns->is_table()) {
        document.problems.error(columns->at, "tables.columns",
                                {"a table is expected", "此处应为表"});
        columns = nullptr;
    }
    std::vector<std::string> names;
    for (const auto& field : fields.fields()) {
        if (field->type != FieldType::entries) continue;
        if (const Value* name =
                field->list_name.empty() ? nullptr : tables.find(field->list_name)) {
            Headings headings;
            if (columns != nullptr) {
                add_headings(document, *columns, "tables.columns", headings);
                const Value* own = columns->find(field->list_name);
                if (own != nullptr && own->is_table())
                    add_headings(document, *own, "tables.columns." + field->list_name, headings);
            }
            ListReader reader(document, *field, headings);
            Value rows(Value::Kind::table);
            rows.at = name->at;
            if (name->kind == Value::Kind::array) {
                for (const Value& item : name->items) reader.read(item, rows);
            } else {
                reader.read(*name, rows);
            }
            Value* own = document.root.find(field->key);
            if (own != nullptr && own->is_table()) merge(rows, std::move(*own));
            if (own == nullptr || own->is_table()) document.root.set(field->key, std::move(rows));
        }
        if (!field->list_name.empty()) names.push_back(field->list_name);
        apply_removals(document, *field);
    }
    for (const auto& [key, value] : tables.entries()) {
        bool known = key == "columns";
        for (const std::string& name : names) known = known || name == key;
        if (known) continue;
        const auto best = nearest(key, names);
        std::string list;
        for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
        document.problems.error(value.key_at, "tables." + key_text(key),
                                say("unknown list '{0}'", "未知的列表“{0}”", {key}), {},
                                best ? say("did you mean '{0}'?", "是否应为“{0}”？", {*best})
                                     : say("known: {0}", "可用：{0}", {list}));
    }
}

}  // namespace cityload::read
