#include "tests/support/random_network.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "sim/random.hpp"

namespace cityload::oracle {

using network::ArrivalSpec;
using network::Destination;
using network::Discipline;
using network::Leaves;
using network::NetworkSpec;
using network::ServerSchedule;
using sim::Distribution;
using sim::DistributionSpec;
using sim::Duration;
using Kind = DistributionSpec::Kind;

namespace {

class Generator {
  public:
    explicit Generator(std::uint64_t index) : engine_(sim::Stream(20'000, 0, 1), index) {
        // From three milliseconds, where rounding makes ties, to an hour, where a run lasts for
        // days.
        static constexpr std::int64_t units[] = {3, 100, 1000, 60'000, 3'600'000};
        unit_ = units[below(5)];
    }

    NetworkSpec make() {
        NetworkSpec spec;
        spec.title = "random";
        plain_ = one_in(4);
        if (one_in(12)) crowd_ = between(5, 25);
        spec.seed = below(1000);
        spec.horizon = {unit_ * between(20, 100)};
        if (one_in(2)) spec.warmup = {one_in(2) ? unit_ * between(1, 19) : between(1, unit_ * 19)};
        spec.drain = one_in(2);
        const std::int64_t count = between(1, 5);
        for (std::int64_t i = 0; i < count; ++i) {
            names_.push_back("s" + std::to_string(i));
            spec.stations.push_back(station(names_.back()));
        }
        if (!plain_ && one_in(2)) add_pools(spec);
        for (std::int64_t i = between(1, one_in(3) ? 4 : 2); i > 0; --i)
            spec.sources.push_back(source());
        for (std::size_t i = 0; i < spec.sources.size(); ++i)
            spec.sources[i].id = "c" + std::to_string(i);
        for (auto& s : spec.stations) {
            const bool named =
                std::any_of(spec.sources.begin(), spec.sources.end(), [&](const auto& source) {
                    return source.to.stations == std::vector<std::string>{s.id};
                });
            if (named && one_in(4)) s.initial = between(1, 8) * crowd_;
        }
        for (std::size_t i = 0; i < names_.size(); ++i)
            if (one_in(2)) spec.routes.push_back(route(i));
        return spec;
    }

  private:
    std::uint64_t below(std::uint64_t n) { return sim::index_below(engine_(), n); }
    std::int64_t between(std::int64_t from, std::int64_t to) {
        return from + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(to - from + 1)));
    }
    bool one_in(std::uint64_t n) { return below(n) == 0; }

    /// A time of about `units` units: half of them constants.
    DistributionSpec time(double units) {
        DistributionSpec s;
        s.mean = units * static_cast<double>(unit_);
        // Whole units from one on, whole milliseconds below.
        s.value = std::max(1.0, units < 1 ? std::floor(s.mean)
                                          : std::floor(units + 0.5) * static_cast<double>(unit_));
        s.max = 2 * s.mean;
        s.mode = s.mean / 2;
        static constexpr double cvs[] = {0.5, 1, 2};
        s.cv = cvs[below(3)];
        switch (below(16)) {
            case 0:
            case 1:
                s.kind = Kind::exponential;
                break;
            case 2:
                s.kind = Kind::lognormal;
                break;
            case 3:
                s.kind = Kind::gamma;
                break;
            case 4:
                s.kind = Kind::erlang, s.shape = static_cast<double>(between(1, 3));
                break;
            case 5:
                s.kind = Kind::hyperexponential, s.cv = 3;
                break;
            case 6:
                s.kind = Kind::uniform;
                break;
            case 7:
                s.kind = Kind::triangular;
                break;
            case 8:
                s.kind = Kind::empirical;
                for (std::int64_t i = between(1, 4); i > 0; --i)
                    s.data.push_back(s.value * static_cast<double>(i));
                break;
            case 9: {
                DistributionSpec constant, exponential;
                constant.value = s.value;
                exponential.kind = Kind::exponential;
                exponential.mean = s.mean;
                s.kind = Kind::mixture;
                s.of = {constant, exponential};
                s.weights = {1, 3};
                break;
            }
            default:
                break;  // constant
        }
        return s;
    }

    ServerSchedule servers() {
        ServerSchedule s;
        if (one_in(12)) {
            s.unlimited = true;
        } else if (one_in(3)) {
            s.step = {unit_ * between(1, 12)};
            s.repeat = one_in(2);
            s.values.clear();
            for (std::int64_t i = between(2, 5); i > 0; --i) s.values.push_back(between(0, 3));
        } else {
            s.values = {between(1, 3)};
        }
        // In a crowd some stations have servers enough and others a long line.
        if (!one_in(3))
            for (std::int64_t& v : s.values) v *= crowd_;
        return s;
    }

    network::StationSpec station(const std::string& name) {
        network::StationSpec s;
        s.id = name;
        s.servers = servers();
        s.waiting_leaves = plain_ ? one_in(8) : one_in(2);
        s.service = time(static_cast<double>(between(1, 6)) / 2);
        static constexpr Discipline disciplines[] = {Discipline::fifo, Discipline::fifo,
                                                     Discipline::lifo, Discipline::siro,
                                                     Discipline::priority};
        if (!plain_) s.discipline = disciplines[below(5)];
        if (one_in(2)) {
            network::Patience p;
            p.time = one_in(8) ? DistributionSpec{} : time(static_cast<double>(between(1, 8)));
            p.leaves = one_in(2) ? Leaves::seen : Leaves::silent;
            if (p.leaves == Leaves::silent && one_in(2)) p.no_show = time(0.5);
            s.patience = p;
        }
        if (plain_) return s;
        if (one_in(4)) s.capacity = between(1, 8) * crowd_;
        if (one_in(4)) s.balk_at = between(one_in(10) ? 0 : 1, 6) * crowd_;
        return s;
    }

    void add_pools(NetworkSpec& spec) {
        std::vector<bool> served(names_.size());
        for (std::int64_t i = 0, count = between(1, 3); i < count; ++i) {
            network::PoolSpec pool;
            pool.id = "p" + std::to_string(i);
            pool.servers = servers();
            for (std::size_t k = 0; k < names_.size(); ++k)
                if (one_in(2) || (k + 1 == names_.size() && pool.serves.empty())) {
                    pool.serves.push_back(names_[k]);
                    served[k] = true;
                }
            spec.pools.push_back(pool);
        }
        for (std::size_t k = 0; k < names_.size(); ++k)
            if (served[k] && one_in(2)) spec.stations[k].servers.reset();
    }

    Destination destination(std::size_t from = 0) {
        Destination d;
        if (!plain_ && names_.size() - from >= 2 && one_in(4)) {
            for (std::size_t k = from; k < names_.size(); ++k)
                if (!one_in(3)) d.stations.push_back(names_[k]);
            if (!d.stations.empty() && one_in(2))
                std::reverse(d.stations.begin(), d.stations.end());
        }
        if (d.stations.empty()) d.stations = {names_[from + below(names_.size() - from)]};
        return d;
    }

    network::SourceSpec source() {
        network::SourceSpec s;
        s.to = destination();
        s.priority = between(-1, 2);
        if (one_in(3)) s.service = time(static_cast<double>(between(1, 4)) / 2);
        ArrivalSpec& a = s.arrivals;
        const double gap =
            static_cast<double>(between(1, 6)) / static_cast<double>(2 * crowd_);  // units
        switch (below(4)) {
            case 0:
                a.process = ArrivalSpec::Process::poisson;
                a.rate_per_ms = 1 / (gap * static_cast<double>(unit_));
                break;
            case 1:
                a.process = ArrivalSpec::Process::renewal;
                a.gap = time(gap);
                a.first = {unit_ * between(0, 3)};
                break;
            case 2:
                a.process = ArrivalSpec::Process::schedule;
                a.step = {unit_ * between(1, 12)};
                a.repeat = one_in(2);
                for (std::int64_t i = between(1, 5); i > 0; --i)
                    a.rates_per_ms.push_back(one_in(4)
                                                 ? 0
                                                 : static_cast<double>(between(1, 3) * crowd_) /
                                                       static_cast<double>(unit_));
                if (one_in(2)) a.day_factor = factor();
                break;
            default:
                a.process = ArrivalSpec::Process::log;
                std::int64_t t = 0;
                for (std::int64_t i = between(0, 80) * crowd_; i > 0; --i) {
                    if (one_in(static_cast<std::uint64_t>(crowd_)) && !one_in(4))
                        t += one_in(2) ? unit_ : between(0, 2 * unit_);
                    a.log_ms.push_back(t);
                }
        }
        return s;
    }

    DistributionSpec factor() {
        DistributionSpec f;
        f.mean = 1;
        f.cv = 0.5;
        f.max = 2;
        f.value = static_cast<double>(below(3)) / 2;
        static constexpr Kind kinds[] = {Kind::gamma, Kind::lognormal, Kind::uniform,
                                         Kind::deterministic};
        f.kind = kinds[below(4)];
        return f;
    }

    /// Forwards only, or anywhere with a way out.
    network::RouteSpec route(std::size_t from) {
        network::RouteSpec r;
        r.from = names_[from];
        if (plain_ || one_in(2)) r.delay = {one_in(2) ? unit_ : between(1, 3 * unit_)};
        if (from + 1 < names_.size() && one_in(2)) {
            r.branches.push_back({destination(from + 1), 1});
            if (one_in(2)) {
                r.branches.front().probability = 0.25;
                r.branches.push_back({destination(from + 1), 0.75});
            }
        } else {
            const double stay = static_cast<double>(between(1, 7)) / 10;
            r.branches.push_back({{}, 1 - stay});
            r.branches.push_back({destination(), stay / 3});
            r.branches.push_back({destination(), stay - stay / 3});
        }
        // In the order of their keys, as a file would have them; the same key twice would be one.
        const auto key = [](const network::RouteSpec::Branch& b) {
            if (b.to.stations.empty()) return std::string("out");
            std::string text = b.to.stations.size() > 1 ? "shortest:" : "";
            for (const auto& name : b.to.stations) text += name + ",";
            return text;
        };
        std::sort(r.branches.begin(), r.branches.end(),
                  [&](const auto& a, const auto& b) { return key(a) < key(b); });
        for (std::size_t i = 1; i < r.branches.size();)
            if (key(r.branches[i]) == key(r.branches[i - 1])) {
                r.branches[i - 1].probability += r.branches[i].probability;
                r.branches.erase(r.branches.begin() + static_cast<std::ptrdiff_t>(i));
            } else {
                ++i;
            }
        return r;
    }

    sim::StreamEngine engine_;
    std::int64_t unit_ = 1;
    std::int64_t crowd_ = 1;  ///< how many times as many customers as usual
    bool plain_ = false;      ///< first come, first served everywhere, each station for itself
    std::vector<std::string> names_;
};

std::string text(const DistributionSpec& s) {
    const std::string words = Distribution(s).describe();
    return '{' + words + '}';
}

std::string text(const ServerSchedule& s) {
    if (s.unlimited) return "unlimited";
    std::string t;
    for (const std::int64_t v : s.values) {
        if (!t.empty()) t += ',';
        t += std::to_string(v);
    }
    return t + " each " + std::to_string(s.step.ms) + " ms" + (s.repeat ? ", repeated" : "");
}

std::string text(const Destination& d) {
    if (d.stations.empty()) return "out";
    std::string t = d.stations.size() > 1 ? "shortest:" : "";
    for (const auto& name : d.stations) t += (&name == d.stations.data() ? "" : ",") + name;
    return t;
}

std::string text(const ArrivalSpec& a) {
    std::ostringstream t;
    switch (a.process) {
        case ArrivalSpec::Process::poisson:
            t << "poisson, " << a.rate_per_ms << "/ms";
            break;
        case ArrivalSpec::Process::renewal:
            t << "renewal " << text(a.gap) << " first " << a.first.ms;
            break;
        case ArrivalSpec::Process::schedule:
            t << "rates";
            for (const double r : a.rates_per_ms) t << ' ' << r;
            t << " each " << a.step.ms << " ms" << (a.repeat ? ", repeated" : "");
            if (a.day_factor)
                t << ", day factor "
                  << Distribution(*a.day_factor).describe(Distribution::Quantity::factor);
            break;
        case ArrivalSpec::Process::log:
            t << "log";
            for (const std::int64_t ms : a.log_ms) t << ' ' << ms;
    }
    return t.str();
}

}  // namespace

NetworkSpec random_network(std::uint64_t index) {
    return Generator(index).make();
}

std::string to_text(const NetworkSpec& spec) {
    static constexpr const char* disciplines[] = {"fifo", "lifo", "siro", "priority"};
    std::ostringstream t;
    t << "seed " << spec.seed << ", warmup " << spec.warmup.ms << ", horizon " << spec.horizon.ms
      << (spec.drain ? ", drain" : ", cut") << '\n';
    for (const auto& s : spec.stations) {
        t << "station " << s.id << ": servers " << (s.servers ? text(*s.servers) : "none")
          << (s.waiting_leaves ? ", waiting leave" : "") << "; service " << text(s.service) << "; "
          << disciplines[static_cast<int>(s.discipline)];
        if (s.patience)
            t << "; patience " << text(s.patience->time)
              << (s.patience->leaves == Leaves::seen
                      ? " seen"
                      : " silent, no-show " + text(s.patience->no_show));
        if (s.capacity) t << "; capacity " << *s.capacity;
        if (s.balk_at) t << "; balk at " << *s.balk_at;
        if (s.initial > 0) t << "; initial " << s.initial;
        t << '\n';
    }
    for (const auto& p : spec.pools) {
        t << "pool " << p.id << ": servers " << text(p.servers) << "; serves";
        for (const auto& name : p.serves) t << ' ' << name;
        t << '\n';
    }
    for (const auto& s : spec.sources)
        t << "source " << s.id << ": to " << text(s.to) << "; priority " << s.priority
          << (s.service ? "; service " + text(*s.service) : "") << "; " << text(s.arrivals) << '\n';
    for (const auto& r : spec.routes) {
        t << "route " << r.from << ':';
        for (const auto& b : r.branches) t << ' ' << text(b.to) << ' ' << b.probability;
        t << "; delay " << r.delay.ms << '\n';
    }
    return t.str();
}

}  // namespace cityload::oracle
