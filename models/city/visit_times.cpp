#include "models/city/visit_times.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace cityload::city {

namespace {

sim::Distribution gamma_factor(double cv) {
    sim::DistributionSpec spec;
    spec.kind =
        cv > 0 ? sim::DistributionSpec::Kind::gamma : sim::DistributionSpec::Kind::deterministic;
    spec.mean = spec.value = 1;
    spec.cv = cv;
    return sim::Distribution(spec);
}

/// To the nearest, like std::lround, of what is not negative.
std::uint16_t rounded(double x) {
    const int whole = static_cast<int>(x);
    return static_cast<std::uint16_t>(whole + (x - whole >= 0.5));
}

constexpr double unit = 1 << sim::Distribution::fraction_bits;

}  // namespace

VisitTimes::VisitTimes(const World& world, const Draws& draws)
    : world_(world),
      draws_(draws),
      departments_(world.spec.departments.size()),
      districts_(world.districts.size()),
      city_day_(gamma_factor(world.spec.dispersion.city_day)),
      office_day_(gamma_factor(world.spec.dispersion.office_day)),
      queue_day_(gamma_factor(world.spec.dispersion.queue_day)),
      block_(gamma_factor(world.spec.dispersion.block)),
      need_factor_(districts_ * departments_) {
    std::map<std::string, std::uint16_t> offices;
    for (std::size_t o = 0; o < world.spec.offices.size(); ++o)
        offices[world.spec.offices[o].id] = static_cast<std::uint16_t>(o);
    for (const DepartmentSpec& d : world.spec.departments)
        office_of_.push_back(offices.at(d.office));
    std::array<double, 48> weights{};
    for (std::size_t k = 0; k < 48; ++k) {
        weights[k] = world.spec.profile.half_hour[k];
        if (weights[k] > 0) half_hours_.push_back(static_cast<std::uint8_t>(k));
    }
    lines_ = std::max<std::size_t>(1, (half_hours_.size() - 1 + width - 1) / width);
    table_.resize(static_cast<std::size_t>(ring) * districts_ * departments_ * lines_);
    accumulate(weights, plain_.data());
}

void VisitTimes::accumulate(const std::array<double, 48>& weights, Line* row) const {
    double sum = 0;
    for (const double w : weights) sum += w;
    double so_far = 0;
    for (std::size_t i = 0; i < lines_ * width; ++i) {
        std::uint16_t& end = row[i / width].end[i % width];
        if (i < half_hours_.size()) so_far += weights[half_hours_[i]];
        end = i + 1 < half_hours_.size() ? rounded(so_far / sum * 65535) : std::uint16_t{65535};
    }
}

void VisitTimes::open_day(std::int64_t day) {
    for (std::int64_t d = filled_ + 1; d < day + ring; ++d) fill(d);
    filled_ = day + ring - 1;
    const std::uint64_t today = static_cast<std::uint64_t>(day);
    const double city =
        static_cast<double>(city_day_.sample_fixed(draws_(Draw::day_factor, 0, today).first)) /
        unit;
    std::vector<double> by_office(world_.spec.offices.size());
    for (std::size_t d = 0; d < districts_; ++d) {
        // Keyed by the district's place in the scenario, so that a part of the city sees the whole
        // city's days.
        const std::uint64_t district = world_.districts[d];
        for (std::size_t o = 0; o < by_office.size(); ++o) {
            const std::uint64_t office_key = 1u << 24 | district << 12 | o;
            by_office[o] = static_cast<double>(office_day_.sample_fixed(
                               draws_(Draw::day_factor, office_key, today).first)) /
                           unit;
        }
        for (std::size_t dep = 0; dep < departments_; ++dep) {
            const std::uint64_t queue_key = 2u << 24 | district << 12 | dep;
            const double office = by_office[office_of_[dep]];
            const double queue = static_cast<double>(queue_day_.sample_fixed(
                                     draws_(Draw::day_factor, queue_key, today).first)) /
                                 unit;
            need_factor_[d * departments_ + dep] = std::llround(city * office * queue * 65536);
        }
    }
}

void VisitTimes::fill(std::int64_t day) {
    if (!world_.calendar.workday(day)) {  // no windows are open, but phones are
        Line* const first = table_.data() + row(day, 0, 0);
        for (std::size_t i = 0; i < districts_ * departments_ * lines_; ++i)
            first[i] = plain_[i % lines_];
        return;
    }
    std::array<double, 48> weights{};
    for (std::size_t d = 0; d < districts_; ++d)
        for (std::size_t dep = 0; dep < departments_; ++dep) {
            const std::uint64_t key = std::uint64_t{world_.districts[d]} << 12 | dep;
            for (std::size_t k = 0; k < 48; ++k) {
                const double plain = world_.spec.profile.half_hour[k];
                weights[k] = plain > 0
                                 ? plain * static_cast<double>(block_.sample_fixed(
                                               draws_(Draw::block_factor, key,
                                                      static_cast<std::uint64_t>(day) * 48 + k)
                                                   .first))
                                 : 0;
            }
            accumulate(weights, table_.data() + row(day, d, dep));
        }
}

Instant VisitTimes::visit(std::size_t district, std::size_t department, std::int64_t day,
                          std::uint64_t u) const {
    const Line* const table =
        prepared(day) ? table_.data() + row(day, district, department) : plain_.data();
    // Below 65535, where every table ends: nobody comes after the last half hour that has a weight.
    const auto target = static_cast<std::uint16_t>((u >> 48) * 65535 >> 16);
    // The table ascends, so the place is the number of entries up to the target; counting all is
    // quicker than stopping in time, since it needs no guess and is done eight entries at once.
    std::uint16_t place = 0;
    for (std::size_t l = 0; l < lines_; ++l)
        for (const std::uint16_t end : table[l].end)
            place = static_cast<std::uint16_t>(place + (end <= target));
    const std::int64_t k = half_hours_[place];
    const std::int64_t inside = static_cast<std::int64_t>(sim::index_below(u << 16, 1'800'000));
    return Calendar::midnight(day) + sim::minutes(30 * k) + Duration{inside};
}

}  // namespace cityload::city
