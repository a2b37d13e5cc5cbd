#include "viz/replay.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "results/file/error.hpp"
#include "results/file/reader.hpp"
#include "viz/text.hpp"

namespace cityload::viz {
namespace {

using city::PerCity;
using Clock = std::chrono::steady_clock;
constexpr std::int64_t day = 86'400'000, week = 7 * day;

std::size_t k(PerCity what) {
    return static_cast<std::size_t>(what);
}

/// What the file has by week, running sums; one more than there are weeks.
using Sums = std::map<PerCity, std::vector<double>>;

class Replay final : public Source {
  public:
    explicit Replay(const file::Group& root) {
        read_shape(root);
        for (std::size_t r = 0; r < shape_.regimes.size(); ++r) read_regime(root, r);
        show();
    }

    bool live() const override { return false; }
    bool ready() const override { return true; }
    std::string failure() const override { return {}; }
    const city::LiveShape& shape() const override { return shape_; }
    const city::LiveSnapshot& latest() override {
        if (snapshot_.running) {
            const double wall = std::chrono::duration<double>(Clock::now() - since_).count();
            const double speed = speed_ > 0 ? speed_ : 14 * 86'400.0;
            move_to(from_ms_ + static_cast<std::int64_t>(wall * speed * 1000));
        }
        return snapshot_;
    }
    bool stands(const city::LiveSnapshot& now) const override { return !now.running; }
    std::int64_t clock() const override { return snapshot_.now_ms; }
    void play(double speed) override {
        speed_ = speed;
        snapshot_.running = snapshot_.now_ms < end();
        since_ = Clock::now();
        from_ms_ = snapshot_.now_ms;
    }
    void pause() override { snapshot_.running = false; }
    void step(std::int64_t ms) override { jump(snapshot_.now_ms + ms); }
    void jump(std::int64_t ms) override {
        snapshot_.running = false;
        if (ms < snapshot_.now_ms) ++snapshot_.edition;
        move_to(ms);
    }
    void run_until(city::LiveUntil) override { jump(end()); }
    void focus(std::optional<std::uint32_t>) override {}
    void change(city::ChangeSpec) override {}
    void take_back(const std::string&) override {}
    void follow(city::RecentNeed, std::uint16_t) override {}
    void follow_citizen(std::uint32_t, std::int64_t) override {}
    std::shared_ptr<const city::LiveJourney> journey() const override { return nullptr; }
    std::vector<city::ChangeSpec> changes() const override { return {}; }
    void settle() override {}

  private:
    struct Past {
        Sums sums;
        std::vector<double> visits, refused;    ///< by building, whole run
        std::vector<city::LiveQueue> stations;  ///< on an average open minute
        std::vector<double> queries, failed;    ///< by link, whole run
        std::vector<double> group;              ///< district × group × PerNeed, whole run
        std::vector<double> activity;           ///< staff ms, whole run
    };

    std::int64_t end() const { return static_cast<std::int64_t>(shape_.days.size()) * day; }

    static city::LiveName name(const std::string& id, const file::Group& g, const char* variable,
                               std::size_t i) {
        const std::string en = variable;
        city::LiveName n{id, id, id};
        if (g.find(en) != nullptr) n.en = g.texts(en).at(i);
        if (g.find(en + "_zh") != nullptr) n.zh = g.texts(en + "_zh").at(i);
        return n;
    }

    void read_shape(const file::Group& root) {
        const auto number = [&](const char* n) { return root.attributes.number(n).value_or(0); };
        shape_.city = {"city", root.attributes.text("city"), root.attributes.text("city_zh")};
        shape_.title = root.attributes.text("title");
        shape_.residents = static_cast<std::int64_t>(number("residents"));
        shape_.scale = number("scale");
        // Weeks count from the first measured day.
        shape_.first_civil_day = static_cast<std::int64_t>(number("start_day"));
        shape_.measured_days = static_cast<std::int64_t>(number("days"));
        for (std::int64_t d = 0; d < shape_.measured_days; ++d)
            shape_.days.push_back({(shape_.first_civil_day + d + 3) % 7 < 5, false});
        const file::Group* people = root.find_group("citizens");
        const file::Group* staff = root.find_group("staff");
        const file::Group* links = root.find_group("links");
        if (people == nullptr || staff == nullptr || links == nullptr)
            throw file::FileError(file::Fault::no_such_thing, "",
                                  "these results lack the groups of a city",
                                  "结果中没有城市的各组数据");
        const auto districts = people->texts("district");
        for (std::size_t d = 0; d < districts.size(); ++d) {
            // The file has no positions: a spiral stands for them.
            const double r = districts.size() > 1
                                 ? 40 * std::sqrt((static_cast<double>(d) + 0.5) /
                                                  static_cast<double>(districts.size()))
                                 : 0;
            const double angle = 2.399963229728653 * static_cast<double>(d);
            shape_.districts.push_back(
                {name(districts[d], *people, "district_name", d), 50 + r * std::cos(angle),
                 50 + r * std::sin(angle),
                 shape_.residents / static_cast<std::int64_t>(districts.size()), 0});
        }
        const auto departments = staff->texts("department");
        for (std::size_t d = 0; d < departments.size(); ++d)
            shape_.departments.push_back(name(departments[d], *staff, "department_name", d));
        const auto matters = root.texts("matter");
        for (std::size_t m = 0; m < matters.size(); ++m)
            shape_.matters.push_back({name(matters[m], root, "matter_name", m), 0, false});
        const auto ids = links->texts("link");
        for (std::size_t l = 0; l < ids.size(); ++l) {
            city::LiveShape::Link link;
            link.id = ids[l];
            link.document = name(ids[l], *links, "link_name", l);
            if (links->find("link_coverage") != nullptr)
                link.coverage = links->numbers("link_coverage")[l];
            shape_.links.push_back(std::move(link));
        }
        const auto regimes = root.texts("regime");
        for (std::size_t r = 0; r < regimes.size(); ++r) {
            city::LiveShape::Regime regime;
            regime.name = name(regimes[r], root, "regime_name", r);
            shape_.regimes.push_back(std::move(regime));
        }
        for (const auto& regime : shape_.regimes)
            if (const file::Group* g = root.find_group("stations/" + regime.name.id))
                for (const std::string& id : g->texts("station")) add_building(id, *g);
    }

    void add_building(const std::string& station, const file::Group& g) {
        const std::string id = station.substr(0, station.rfind('.'));
        if (building_.count(id) != 0) return;
        const auto all = g.texts("station");
        const auto i =
            static_cast<std::size_t>(std::find(all.begin(), all.end(), station) - all.begin());
        city::LiveShape::Building b;
        b.name = name(id, g, "station_name", i);
        for (const char* colon : {": ", "："})
            for (std::string* text : {&b.name.en, &b.name.zh})
                if (const auto at = text->find(colon); at != std::string::npos) text->resize(at);
        b.level = 2;
        for (std::size_t d = 0; d < shape_.districts.size(); ++d)
            if (id.find("." + shape_.districts[d].name.id) != std::string::npos) {
                b.district = static_cast<std::uint16_t>(d);
                b.level = std::count(id.begin(), id.end(), '.') > 1 ? 0 : 1;
            }
        // The district is said where it is needed.
        const city::LiveName& district = shape_.districts[b.district].name;
        if (b.name.en.rfind(district.en, 0) == 0 && b.name.en.find(", ") != std::string::npos)
            b.name.en = b.name.en.substr(b.name.en.find(", ") + 2);
        if (b.name.zh.rfind(district.zh, 0) == 0 && b.name.zh.size() > district.zh.size())
            b.name.zh = b.name.zh.substr(district.zh.size());
        b.hall = id.find("hall") != std::string::npos;
        b.office = static_cast<std::uint16_t>(shape_.buildings.size());
        building_[id] = static_cast<std::uint32_t>(shape_.buildings.size());
        shape_.buildings.push_back(std::move(b));
    }

    /// Replication 0 of a variable (replication, regime, …).
    static std::vector<double> of_regime(const file::Group& g, const std::string& variable,
                                         std::size_t r, std::size_t regimes) {
        if (g.find(variable) == nullptr) return {};
        std::vector<double> all = g.numbers(variable);
        const auto shape = g.shape(*g.find(variable));
        std::size_t width = 1;
        for (std::size_t a = 2; a < shape.size(); ++a) width *= shape[a];
        const std::size_t at = std::min(r, regimes - 1) * width;
        return {all.begin() + static_cast<std::ptrdiff_t>(at),
                all.begin() + static_cast<std::ptrdiff_t>(at + width)};
    }

    void read_regime(const file::Group& root, std::size_t r) {
        const std::size_t n = shape_.regimes.size();
        Past past;
        if (const file::Group* weeks = root.find_group("timeseries")) {
            const std::pair<PerCity, const char*> wanted[] = {
                {PerCity::needs, "needs"},       {PerCity::completed, "completed"},
                {PerCity::given_up, "given_up"}, {PerCity::trips, "trips"},
                {PerCity::trips_ended, "trips"}, {PerCity::at_most_one, "at_most_one"},
                {PerCity::minutes, "minutes"},   {PerCity::wait_ms, "wait_ms"},
                {PerCity::served, "served"},     {PerCity::refused, "refused_cases"}};
            for (const auto& [what, variable] : wanted) {
                std::vector<double> sums = {0};
                for (const double v : of_regime(*weeks, variable, r, n))
                    sums.push_back(sums.back() + v);
                past.sums[what] = std::move(sums);
            }
        }
        past.visits.assign(shape_.buildings.size(), 0);
        past.refused = past.visits;
        auto& regime = shape_.regimes[r];
        if (const file::Group* g = root.find_group("stations/" + regime.name.id)) {
            const auto ids = g->texts("station");
            const auto visits = of_regime(*g, "visits", 0, 1),
                       wait = of_regime(*g, "wait_ms", 0, 1), busy = of_regime(*g, "busy_ms", 0, 1),
                       open = of_regime(*g, "scheduled_ms", 0, 1),
                       served = of_regime(*g, "served", 0, 1);
            const auto windows = g->numbers("windows");
            for (std::size_t s = 0; s < ids.size(); ++s) {
                const std::string id = ids[s].substr(0, ids[s].rfind('.'));
                city::LiveShape::Station station;
                station.building = building_.at(id);
                const std::string department = ids[s].substr(ids[s].rfind('.') + 1);
                station.integrated = true;
                for (std::size_t d = 0; d < shape_.departments.size(); ++d)
                    if (shape_.departments[d].id == department) {
                        station.department = static_cast<std::uint16_t>(d);
                        station.integrated = false;
                    }
                station.windows = static_cast<std::int64_t>(windows[s]);
                regime.stations.push_back(station);
                city::LiveQueue q;
                const double open_ms = windows[s] > 0 ? open[s] / windows[s] : 0;
                q.servers = static_cast<std::uint16_t>(windows[s]);
                if (open_ms > 0) {
                    q.waiting = static_cast<std::uint32_t>(std::lround(wait[s] / open_ms));
                    q.busy = static_cast<std::uint16_t>(std::lround(busy[s] / open_ms));
                }
                if (served[s] > 0)
                    q.longest_wait_s = static_cast<std::int32_t>(wait[s] / served[s] / 1000);
                past.stations.push_back(q);
                past.visits[station.building] += visits[s];
            }
        }
        if (const file::Group* links = root.find_group("links")) {
            past.queries = of_regime(*links, "links_queries", r, n);
            past.failed = of_regime(*links, "links_down", r, n);
            if (links->find("link_used") != nullptr) {
                const auto used = links->numbers("link_used");
                for (std::size_t l = 0; l < shape_.links.size(); ++l)
                    regime.link_used.push_back(used[r * shape_.links.size() + l] > 0);
            }
        }
        if (const file::Group* people = root.find_group("citizens")) {
            constexpr auto width = static_cast<std::size_t>(city::PerNeed::count);
            past.group.assign(shape_.districts.size() * city::live_groups * width, 0);
            const std::pair<city::PerNeed, const char*> wanted[] = {
                {city::PerNeed::needs, "needs"},
                {city::PerNeed::completed, "completed"},
                {city::PerNeed::given_up, "given_up"},
                {city::PerNeed::trips, "trips"},
                {city::PerNeed::minutes, "minutes"}};
            for (const auto& [what, variable] : wanted) {
                const auto values = of_regime(*people, variable, r, n);
                for (std::size_t i = 0; i < values.size() && i * width < past.group.size(); ++i)
                    past.group[i * width + static_cast<std::size_t>(what)] = values[i];
            }
        }
        past.activity.assign(city::live_activities, 0);
        if (const file::Group* staff = root.find_group("staff")) {
            const auto ms = of_regime(*staff, "staff_ms", r, n);
            const std::size_t activities =
                shape_.departments.empty() ? 1 : ms.size() / shape_.departments.size();
            for (std::size_t i = 0; i < ms.size(); ++i)
                if (i % activities < city::live_activities) past.activity[i % activities] += ms[i];
        }
        pasts_.push_back(std::move(past));
    }

    void move_to(std::int64_t ms) {
        snapshot_.now_ms = std::clamp<std::int64_t>(ms, 0, end());
        if (snapshot_.now_ms >= end()) snapshot_.running = false;
        snapshot_.ended = snapshot_.now_ms >= end();
        show();
    }

    static double at(const std::vector<double>& sums, double weeks) {
        if (sums.empty()) return 0;
        const double last = static_cast<double>(sums.size() - 1);
        const double w = std::clamp(weeks, 0.0, last);
        const auto i = static_cast<std::size_t>(w);
        if (i + 1 >= sums.size()) return sums.back();
        return sums[i] + (sums[i + 1] - sums[i]) * (w - static_cast<double>(i));
    }

    city::LivePoint point(const Past& past, std::int64_t ms) const {
        city::LivePoint p;
        p.at_ms = ms;
        const double weeks = static_cast<double>(ms) / static_cast<double>(week);
        for (const auto& [what, sums] : past.sums) p.city[k(what)] = std::llround(at(sums, weeks));
        for (const city::LiveQueue& q : past.stations) p.waiting += q.waiting;
        double staff = 0, queries = 0, failed = 0;
        for (const double ms_of : past.activity) staff += ms_of;
        for (const double q : past.queries) queries += q;
        for (const double f : past.failed) failed += f;
        const double share =
            static_cast<double>(ms) / static_cast<double>(std::max<std::int64_t>(1, end()));
        p.city[k(PerCity::staff_ms)] = std::llround(staff * share);
        p.city[k(PerCity::queries)] = std::llround(queries * share);
        p.city[k(PerCity::queries_failed)] = std::llround(failed * share);
        return p;
    }

    void show() {
        const std::size_t districts = shape_.districts.size();
        snapshot_.regimes.resize(pasts_.size());
        const double share = static_cast<double>(snapshot_.now_ms) /
                             static_cast<double>(std::max<std::int64_t>(1, end()));
        for (std::size_t r = 0; r < pasts_.size(); ++r) {
            const Past& past = pasts_[r];
            city::LiveRegime& out = snapshot_.regimes[r];
            out.counts = city::LiveCounts(shape_.buildings.size(), districts, shape_.links.size(),
                                          shape_.matters.size());
            out.counts.city = point(past, snapshot_.now_ms).city;
            out.stations = past.stations;
            for (std::size_t b = 0; b < shape_.buildings.size(); ++b) {
                const auto visits = static_cast<std::int64_t>(past.visits[b] * share);
                out.counts.count(b, city::PerBuilding::visits, visits);
                out.counts.trips[b * districts + shape_.buildings[b].district] = visits;
            }
            for (std::size_t l = 0; l < past.queries.size(); ++l)
                for (std::size_t d = 0; d < districts; ++d) {
                    const double part = share / static_cast<double>(districts);
                    out.counts.query[l * districts + d] = std::llround(past.queries[l] * part);
                    out.counts.query_failed[l * districts + d] =
                        std::llround(past.failed[l] * part);
                }
            for (std::size_t i = 0; i < past.group.size(); ++i)
                out.counts.group[i] = std::llround(past.group[i] * share);
            for (std::size_t a = 0; a < past.activity.size(); ++a)
                out.counts.activity[a] = std::llround(past.activity[a] * share);
            out.link_up = shape_.regimes[r].link_used;
            out.history.clear();
            for (std::int64_t ms = 0; ms <= snapshot_.now_ms; ms += week)
                out.history.push_back(point(past, ms));
        }
    }

    city::LiveShape shape_;
    city::LiveSnapshot snapshot_;
    std::vector<Past> pasts_;
    std::map<std::string, std::uint32_t> building_;
    double speed_ = 0;
    Clock::time_point since_{};
    std::int64_t from_ms_ = 0;
};

}  // namespace

Opened open_replay(const std::string& path) {
    Opened opened;
    try {
        const file::Group root = file::read_results(path);
        if (root.attributes.text("kind") != "city") {
            opened.faults.push_back({path, 0, 0, "",
                                     "these are results of a queueing network; the "
                                     "viewer shows cities",
                                     "这是排队网络的结果；本程序显示城市", false});
            return opened;
        }
        opened.source = std::make_unique<Replay>(root);
    } catch (const std::exception& e) {
        opened.faults.push_back({path, 0, 0, "", e.what(), e.what(), false});
    }
    return opened;
}

}  // namespace cityload::viz
