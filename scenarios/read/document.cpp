#include "scenarios/read/document.hpp"

#include <algorithm>

#include "scenarios/read/toml.hpp"

namespace cityload::read {

namespace {

/// A chain of `extends` that is longer than this is a mistake; it also bounds what diamonds can
/// cost.
constexpr std::size_t most_layers = 200;

class Layers {
  public:
    explicit Layers(Document& document) : document_(document) {}

    void load(const std::string& path, const Position& named_at) {
        if (std::find(chain_.begin(), chain_.end(), path) != chain_.end()) {
            std::string circle;
            for (auto it = std::find(chain_.begin(), chain_.end(), path); it != chain_.end(); ++it)
                circle += *it + " → ";
            document_.problems.error(named_at, "extends",
                                     {"a scenario cannot extend itself", "情景不能扩展自身"},
                                     Text{circle + path, ""},
                                     {"take one of them out of the circle", "请从循环中去掉一个"});
            return;
        }
        if (++count_ > most_layers) {
            if (count_ == most_layers + 1)
                document_.problems.error(
                    named_at, "extends",
                    say("more than {0} files", "超过 {0} 个文件", {std::to_string(most_layers)}));
            return;
        }
        const auto file = document_.open(path, directory_of(path));
        std::optional<Value> layer = parse(path, file, named_at);
        if (!layer) return;
        chain_.push_back(path);
        if (const Value* extends = layer->find("extends")) load_bases(*extends);
        chain_.pop_back();
        layer->entries().erase("extends");
        check_version(*layer);
        if (!have_root_) {
            have_root_ = true;
            document_.root = std::move(*layer);
        } else {
            merge(document_.root, std::move(*layer));
        }
    }

  private:
    std::optional<Value> parse(const std::string& path,
                               const std::shared_ptr<const SourceFile>& file,
                               const Position& named_at) {
        const Position whole{file, 0, 0};
        auto content = document_.source->read(path, toml_limit);
        if (!content.bytes) {
            if (named_at.file) {
                document_.problems.error(
                    named_at, "extends", say("cannot read '{0}'", "无法读取“{0}”", {path}),
                    content.fault,
                    {"paths are relative to the file they stand in", "路径相对于所在文件"});
            } else {
                document_.problems.error(
                    whole, "", {"cannot read the scenario", "无法读取情景文件"}, content.fault);
            }
            return std::nullopt;
        }
        const auto text = decode(std::move(*content.bytes), false, whole, document_.problems);
        if (!text) return std::nullopt;
        return parse_toml(*text, file, document_.problems);
    }

    void load_bases(const Value& extends) {
        std::vector<const Value*> names;
        if (extends.kind == Value::Kind::array) {
            for (const Value& item : extends.items) names.push_back(&item);
        } else {
            names.push_back(&extends);
        }
        for (const Value* name : names) {
            if (name->kind != Value::Kind::string || name->text.empty() ||
                name->text.find('\0') != std::string::npos) {
                document_.problems.error(
                    name->at, "extends", {"a file name is expected", "此处应为文件名"}, {},
                    {"write extends = [\"base.toml\"]", "请写成 extends = [\"base.toml\"]"});
                continue;
            }
            load(relative_to(name->at.file->directory, name->text), name->at);
        }
    }

    void check_version(const Value& layer) {
        const Value* version = layer.find("cityload");
        if (version != nullptr && (version->kind != Value::Kind::integer || version->integer != 1))
            document_.problems.error(
                version->at, "cityload",
                say("unknown format {0}", "未知的格式版本 {0}", {to_text(*version)}),
                {"this program reads format 1", "本程序读取第 1 版格式"},
                {"write cityload = 1", "请写 cityload = 1"});
    }

    Document& document_;
    std::vector<std::string> chain_;
    std::size_t count_ = 0;
    bool have_root_ = false;
};

}  // namespace

std::shared_ptr<const SourceFile> Document::open(const std::string& name,
                                                 const std::string& directory) {
    files.push_back(std::make_shared<const SourceFile>(
        SourceFile{name, directory, static_cast<int>(files.size())}));
    return files.back();
}

std::optional<std::string> Document::read_list(const Value& name, const std::string& key,
                                               std::shared_ptr<const SourceFile>& file) {
    if ((name.kind != Value::Kind::string && name.kind != Value::Kind::cell) || name.text.empty() ||
        name.text.find('\0') != std::string::npos) {
        problems.error(name.at, key, {"a file name is expected", "此处应为文件名"});
        return std::nullopt;
    }
    const std::string path = relative_to(name.at.file ? name.at.file->directory : "", name.text);
    auto content = source->read(path, list_limit);
    if (!content.bytes) {
        problems.error(name.at, key, say("cannot read '{0}'", "无法读取“{0}”", {path}),
                       content.fault,
                       {"paths are relative to the file they stand in", "路径相对于所在文件"});
        return std::nullopt;
    }
    file = open(path, directory_of(path));
    return decode(std::move(*content.bytes), true, {file, 0, 0}, problems);
}

Document load_document(const std::string& path, const std::vector<std::string>& assignments,
                       FileSource& source) {
    Document document;
    document.source = &source;
    Layers layers(document);
    const std::string main_path = normal(path);
    layers.load(main_path, {});
    document.root.at = {document.files.front(), 1, 1};
    for (const std::string& assignment : assignments) {
        // what the command line names is relative to where the command runs
        const auto file = document.open("--set " + assignment, "");
        auto value = parse_set(assignment, file, document.problems);
        if (value) merge(document.root, std::move(*value));
    }
    return document;
}

}  // namespace cityload::read
