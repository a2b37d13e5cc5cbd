#include "scenarios/read/demo.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <map>

#include "scenarios/read/toml.hpp"

namespace cityload::read {
namespace {

class DemoReader {
  public:
    explicit DemoReader(Problems& problems) : problems_(problems) {}

    /// What the keys of a table are put into; anything else is a fault.
    struct Keys {
        std::map<std::string, std::string*> texts;
        std::map<std::string, std::vector<std::string>*> lists;
        std::map<std::string, double*> numbers;
    };

    void read(const Value& table, const std::string& where, const Keys& keys) {
        for (const auto& [key, value] : table.entries()) {
            if (key == "step" && where.empty()) continue;
            const std::string path = where.empty() ? key : where + "." + key;
            if (const auto text = keys.texts.find(key); text != keys.texts.end()) {
                if (value.kind == Value::Kind::string || value.kind == Value::Kind::moment)
                    *text->second = value.text;
                else
                    problems_.error(value.at, path, {"a text is wanted", "应为文本"});
            } else if (const auto list = keys.lists.find(key); list != keys.lists.end()) {
                if (value.kind != Value::Kind::array) {
                    problems_.error(value.at, path, {"a list of texts is wanted", "应为文本列表"});
                    continue;
                }
                for (const Value& item : value.items)
                    if (item.kind == Value::Kind::string)
                        list->second->push_back(item.text);
                    else
                        problems_.error(item.at, path, {"a text is wanted", "应为文本"});
            } else if (const auto n = keys.numbers.find(key); n != keys.numbers.end()) {
                if (value.kind == Value::Kind::integer)
                    *n->second = static_cast<double>(value.integer);
                else if (value.kind == Value::Kind::real)
                    *n->second = value.real;
                else
                    problems_.error(value.at, path, {"a number is wanted", "应为数字"});
            } else {
                std::string known;
                const auto add = [&](const std::string& k) {
                    known += (known.empty() ? "" : ", ") + k;
                };
                for (const auto& [k, unused] : keys.texts) add(k);
                for (const auto& [k, unused] : keys.lists) add(k);
                for (const auto& [k, unused] : keys.numbers) add(k);
                problems_.error(value.key_at, path, {"unknown key", "未知的键"},
                                {"known: " + known, "已知：" + known});
            }
        }
    }

  private:
    Problems& problems_;
};

}  // namespace

std::optional<city::LiveDemo> read_demo(const std::string& path, Problems& problems,
                                        FileSource& source) {
    const auto file = std::make_shared<const SourceFile>(SourceFile{path, directory_of(path), 0});
    const Position whole{file, 0, 0};
    FileSource::Content content = source.read(path, toml_limit);
    if (!content.bytes) {
        problems.error(whole, "", content.fault);
        return std::nullopt;
    }
    const auto text = decode(std::move(*content.bytes), false, whole, problems);
    if (!text) return std::nullopt;
    const auto root = parse_toml(*text, file, problems);
    if (!root) return std::nullopt;

    city::LiveDemo demo;
    demo.path = path;
    demo.id = std::filesystem::path(path).stem().string();
    DemoReader reader(problems);
    reader.read(*root, "",
                {{{"title", &demo.title_en},
                  {"title_zh", &demo.title_zh},
                  {"about", &demo.about_en},
                  {"about_zh", &demo.about_zh},
                  {"scenario", &demo.scenario},
                  {"start", &demo.start}},
                 {{"regimes", &demo.regimes}},
                 {}});
    if (demo.title_en.empty())
        problems.error(whole, "title", {"a demonstration needs a title", "演示需要标题"});
    if (demo.scenario.empty())
        problems.error(whole, "scenario", {"a demonstration needs a scenario", "演示需要情景文件"});
    else
        demo.scenario = relative_to(directory_of(path), demo.scenario);
    const Value* const steps = root->find("step");
    if (steps != nullptr && steps->kind != Value::Kind::array)
        problems.error(steps->at, "step", {"steps are written [[step]]", "步骤写作 [[step]]"});
    for (std::size_t k = 0; steps != nullptr && k < steps->items.size(); ++k) {
        const Value& item = steps->items[k];
        const std::string where = "step." + std::to_string(k + 1);
        if (!item.is_table()) {
            problems.error(item.at, where, {"a table is wanted", "应为表"});
            continue;
        }
        city::LiveDemoStep step;
        double queue = static_cast<double>(step.queue_over), answer = -1;
        reader.read(item, where,
                    {{{"text", &step.en},
                      {"text_zh", &step.zh},
                      {"district", &step.district},
                      {"office", &step.office},
                      {"regime", &step.regime},
                      {"panel", &step.tab},
                      {"until", &step.play_until},
                      {"set", &step.set},
                      {"value", &step.value},
                      {"follow", &step.follow},
                      {"ask", &step.ask_en},
                      {"ask_zh", &step.ask_zh}},
                     {{"regimes", &step.regimes},
                      {"choices", &step.choices_en},
                      {"choices_zh", &step.choices_zh}},
                     {{"zoom", &step.zoom},
                      {"speed", &step.speed},
                      {"queue", &queue},
                      {"answer", &answer}}});
        step.queue_over = static_cast<std::int64_t>(queue);
        if (answer >= 0) step.answer = static_cast<int>(answer);
        if (step.answer && *step.answer >= static_cast<int>(step.choices_en.size()))
            problems.error(item.at, where + ".answer",
                           {"there are fewer choices than that", "选项没有这么多"},
                           {"the first choice is 0", "第一个选项为 0"});
        if (step.en.empty())
            problems.error(item.at, where + ".text", {"a step says something", "步骤需要文字"});
        demo.steps.push_back(std::move(step));
    }
    if (problems.any_errors()) return std::nullopt;
    return demo;
}

}  // namespace cityload::read
