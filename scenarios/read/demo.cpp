#include "scenarios/read/demo.hpp"

#include <algorithm>
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
        std::map<std::string, std::vector<double>*> number_lists = {};
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
            } else if (const auto numbers = keys.number_lists.find(key);
                       numbers != keys.number_lists.end()) {
                if (value.kind != Value::Kind::array) {
                    problems_.error(value.at, path,
                                    {"a list of numbers is wanted", "应为数字列表"});
                    continue;
                }
                for (const Value& item : value.items)
                    if (item.kind == Value::Kind::integer)
                        numbers->second->push_back(static_cast<double>(item.integer));
                    else if (item.kind == Value::Kind::real)
                        numbers->second->push_back(item.real);
                    else
                        problems_.error(item.at, path, {"a number is wanted", "应为数字"});
            } else {
                std::string known;
                const auto add = [&](const std::string& k) {
                    known += (known.empty() ? "" : ", ") + k;
                };
                for (const auto& [k, unused] : keys.texts) add(k);
                for (const auto& [k, unused] : keys.lists) add(k);
                for (const auto& [k, unused] : keys.numbers) add(k);
                for (const auto& [k, unused] : keys.number_lists) add(k);
                problems_.error(value.key_at, path, {"unknown key", "未知的键"},
                                {"known: " + known, "已知：" + known});
            }
        }
    }

  private:
    Problems& problems_;
};

/// A question needs what the run is to answer it with.
void check_question(const city::LiveDemoStep& step, const Position& at, const std::string& where,
                    Problems& problems) {
    if (step.ask_en.empty()) return;
    if (step.choices_en.size() < 2)
        problems.error(at, where + ".choices",
                       {"a question needs two choices or more", "问题至少需要两个选项"});
    if (!step.choices_zh.empty() && step.choices_zh.size() != step.choices_en.size())
        problems.error(at, where + ".choices_zh",
                       {"there are not as many choices in Chinese", "中文选项数目不同"});
    std::string known;
    bool found = false;
    for (const city::LiveMeasure& m : city::live_measures) {
        known += (known.empty() ? "" : ", ") + std::string(m.id);
        found = found || step.measure == m.id;
    }
    if (!found)
        problems.error(at, where + ".measure",
                       {"the run answers a question by a measure", "问题须由运行结果回答"},
                       {"known: " + known, "已知：" + known});
    if (step.bounds.size() + 1 != step.choices_en.size() ||
        !std::is_sorted(step.bounds.begin(), step.bounds.end()))
        problems.error(
            at, where + ".bounds",
            {"one bound less than choices is wanted, ascending", "应为升序的界限，比选项少一个"});
}

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
        double queue = static_cast<double>(step.queue_over);
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
                      {"ask_zh", &step.ask_zh},
                      {"measure", &step.measure},
                      {"of", &step.of},
                      {"against", &step.against}},
                     {{"regimes", &step.regimes},
                      {"choices", &step.choices_en},
                      {"choices_zh", &step.choices_zh}},
                     {{"zoom", &step.zoom}, {"speed", &step.speed}, {"queue", &queue}},
                     {{"bounds", &step.bounds}}});
        step.queue_over = static_cast<std::int64_t>(queue);
        check_question(step, item.at, where, problems);
        if (step.en.empty())
            problems.error(item.at, where + ".text", {"a step says something", "步骤需要文字"});
        demo.steps.push_back(std::move(step));
    }
    if (problems.any_errors()) return std::nullopt;
    return demo;
}

}  // namespace cityload::read
