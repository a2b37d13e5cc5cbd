#include "app/city_reading.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/figure_text.hpp"
#include "app/text_table.hpp"

namespace cityload::app {
namespace {

using compare::Method;
using record::Kind;

constexpr std::size_t width = 100;
constexpr int replications_proposed = 10;  // METHOD: ten or more to publish waits

class Notes {
  public:
    Notes(const Context& context, const file::Group& root, const record::CityStatistics& s,
          const CityTableNotes& notes)
        : context_(context), root_(root), s_(s), notes_(notes) {}

    std::string text() {
        out_ = "\n" + tr("HOW TO READ THIS", "【说明】") + "\n";
        paragraph(regimes() < 2 ? tr("One run of one regime.", "单一模式的一次运行。")
                  : s_.replications() > 1 ? over_replications()
                                          : over_weeks());
        paragraph(staffing());
        paragraph(
            tr("A trip is leaving home for it, whatever for: certificates, filing, fetching. Other "
               "ways of counting: --full.",
               "跑腿一次指为此事出门一次，无论开证明、递件还是领取结果。其他口径见 --full。"));
        if (!notes_.results.empty()) {
            out_ += tr("\nResults: ", "\n结果文件：") + notes_.results + "\n";
            if (notes_.report)
                out_ += tr("         report.html and tables.xlsx beside it\n",
                           "          同目录下另有 report.html、tables.xlsx\n");
        }
        next();
        return out_;
    }

  private:
    std::string tr(const char* en, const char* zh) const { return context_.tr(en, zh); }
    std::size_t regimes() const { return s_.regimes().size(); }
    void paragraph(const std::string& text) { out_ += wrapped(text, width) + "\n"; }

    std::string shown(const char* figure, std::size_t regime) const {
        const record::Figure& f = record::city_figure(figure);
        return figure_text(f.kind, s_.mean(regime, f.value), context_.language);
    }

    /// Where the numbers of windows come from, and why regimes may differ in them.
    std::string staffing() const {
        std::string sized_in = root_.attributes.text("sized_in");
        for (std::size_t g = 0; g < regimes(); ++g)
            if (s_.regimes()[g].id == sized_in) sized_in = tr_name(g);
        const std::string variant = root_.attributes.text("staffing_variant");
        std::string text =
            tr("Staff and windows are not published: one rule sizes them once, under the regime ",
               "人员与窗口数无公开数据：按统一规则在模式 ") +
            sized_in +
            tr(", each group with the fewest windows that keep them busy at most ",
               " 下核定一次，每组取利用率不超过 ") +
            figure_text(Kind::share, root_.attributes.number("window_load").value_or(0),
                        context_.language) +
            tr(" of open time (small groups, rounded up, less).",
               " 的最少窗口数（小组取整后更低）。");
        if (variant == "equal-service")
            text =
                tr("Windows (equal service): every regime has in each group those with which "
                   "nine of ten waited 30 min at most in eight weeks of average demand; groups "
                   "of few visits by formula. They differ between regimes.",
                   "窗口数（同等服务）：各模式每组均取平均需求八周内九成等候不超过30分钟所需，到访"
                   "很少的组按公式。各模式不同。");
        else if (variant == "hangzhou-2020")
            text += tr(" Other regimes have 38.9 % fewer in offices of districts and of the city.",
                       " 其他模式的市、区级场所窗口减少38.9%。");
        else
            text += tr(" Every regime has the same staff.", " 各模式人员相同。");
        if (root_.attributes.number("changes").value_or(0) > 0)
            text +=
                tr(" Where changes at dates move them, windows are those of the first day, and "
                   "windows needed are for the whole period's mean load.",
                   "若有按日期的变更，窗口数为首日数，所需窗口按整个时段的平均负荷计算。");
        const bool other = variant == "equal-service" || variant == "hangzhou-2020";
        return text + guides(!other) +
               tr(" Trust differences more than levels.", "差值比绝对水平更可信。");
    }

    /// Clerks who are guides: their windows are missing in the count of windows.
    std::string guides(bool same) const {
        std::string list;
        for (std::size_t g = 0; g < regimes(); ++g)
            if (s_.mean(g, record::city_figure("guides").value) > 0)
                list += (list.empty() ? "" : tr(", ", "、")) + shown("guides", g) +
                        tr(" under ", "（") + tr_name(g) + tr("", "）");
        if (list.empty()) return "";
        return (same ? tr(" Fewer windows in the table are no cut: clerks are guides at "
                          "information desks instead, ",
                          "表中窗口较少并非减员，而是部分窗口人员改任导办：")
                     : tr(" Some clerks are guides at information desks, not at windows: ",
                          "部分窗口人员改任导办：")) +
               list + tr(".", "。");
    }

    std::string tr_name(std::size_t g) const {
        return record::in(results_language(context_.language), s_.regimes()[g].name);
    }

    std::string chance_only() const {
        return tr(" It covers chance only; what is assumed matters more.",
                  " 区间只反映随机误差，假设的影响更大。");
    }

    std::string over_replications() const {
        std::string text =
            tr("± is the half-width of a 95 % interval of the difference over replications "
               "(Student's t, paired: the same citizens and needs).",
               "± 为差值的95%区间半宽（重复间配对，t分布；居民与需求相同）。");
        const double saved =
            s_.difference(record::city_figure("trips_per_need"), 1).variance_reduction;
        if (saved > 1)
            text += tr(" Pairing cuts the variance of the difference in trips ",
                       " 配对使跑腿次数差值的方差降至 1/") +
                    record::digits(Kind::number, saved, saved < 10 ? 1 : 0) + tr("-fold.", "。");
        return text + chance_only();
    }

    /// Whether the difference of any figure shown has its interval from such batches.
    bool any(Method method) const {
        for (const char* id : figures_compared)
            for (std::size_t g = 1; g < regimes(); ++g)
                if (s_.difference(record::city_figure(id), g).method == method) return true;
        return false;
    }

    std::string over_weeks() const {
        const bool fours = any(Method::four_weeks), pairs = any(Method::two_weeks);
        std::string text;
        if (fours || pairs || any(Method::weeks)) {
            text = tr("± is the half-width of a 95 % interval of the difference, from batches of ",
                      "± 为差值的95%区间半宽，由同一次运行") +
                   (fours   ? tr("four weeks", "每四周")
                    : pairs ? tr("two weeks", "每两周")
                            : tr("a week", "每周")) +
                   tr(" of one run, paired (the same citizens and needs)",
                      "一批配对得出（居民与需求相同）");
            text += tr(". A figure without ± has no estimate: it is not counted by week",
                       "。无 ± 者未估计：未按周统计");
        } else {
            text = tr("No intervals: the run is too short for weekly batches",
                      "未给出区间：运行时段过短");
        }
        text += tr(", or its weeks are not independent", "，或各周不独立");
        const std::string names = not_independent();
        if (!names.empty()) text += tr(" (", "（") + names + tr(")", "）");
        return text + tr(". --replications ", "。可用 --replications ") +
               std::to_string(replications_proposed) +
               tr(" gives one for everything, in ten times the time.",
                  " 为所有指标给出区间，用时约为十倍。") +
               chance_only();
    }

    /// The figures whose weeks are not independent, by their names.
    std::string not_independent() const {
        std::string names;
        for (const char* id : figures_compared) {
            const record::Figure& f = record::city_figure(id);
            bool found = false;
            for (std::size_t g = 1; g < regimes(); ++g)
                found = found || s_.difference(f, g).method == Method::not_independent;
            if (!found) continue;
            const std::string name = record::in(results_language(context_.language), f.text);
            names += (names.empty() ? "" : tr("; ", "；")) +
                     name.substr(0, std::min(name.find(" ("), name.find("（")));
        }
        return names;
    }

    /// What the reader has not seen yet, the most telling first.
    void next() {
        std::vector<std::pair<std::string, std::string>> ideas;
        if (regimes() > 1 && root_.find_group("ranges") == nullptr)
            ideas.emplace_back("--ranges", tr("what the assumptions may change", "各项假设的影响"));
        if (regimes() > 1 && root_.find_group("ladder") == nullptr)
            ideas.emplace_back("--ladder",
                               tr("what each change of the reform gains", "改革各项的贡献"));
        if (s_.replications() < 2)
            ideas.emplace_back("--replications " + std::to_string(replications_proposed),
                               tr("intervals for everything", "为所有指标给出区间"));
        if (!notes_.full)
            ideas.emplace_back("--full", tr("every counting rule and reason", "全部口径与原因"));
        if (ideas.size() > 2) ideas.resize(2);
        const std::string begin = tr("Try next: ", "下一步：");
        const std::string below(display_width(begin), ' ');
        for (std::size_t i = 0; i < ideas.size(); ++i)
            out_ += (i == 0 ? begin : below) +
                    command_lines(ideas[i].first, ideas[i].second, below) + '\n';
    }

    /// The command with the option behind it, in as many lines as it takes, ready for a shell.
    std::string command_lines(const std::string& option, const std::string& meaning,
                              const std::string& below) const {
        std::vector<std::string> pieces = notes_.command;
        pieces.push_back(option);
        std::string text;
        std::size_t used = below.size();
        for (const std::string& piece : pieces) {
            if (!text.empty() && used + 1 + display_width(piece) + 2 > width) {
                text += " \\\n" + below + "   ";
                used = below.size() + 3;
            }
            text += (text.empty() ? "" : " ") + piece;
            used += 1 + display_width(piece);
        }
        const std::string remark = "   # " + meaning;
        return text + (used + display_width(remark) > width ? "" : remark);
    }

    const Context& context_;
    const file::Group& root_;
    const record::CityStatistics& s_;
    const CityTableNotes& notes_;
    std::string out_;
};

}  // namespace

std::string how_to_read(const Context& context, const file::Group& root,
                        const record::CityStatistics& statistics, const CityTableNotes& notes) {
    return Notes(context, root, statistics, notes).text();
}

}  // namespace cityload::app
