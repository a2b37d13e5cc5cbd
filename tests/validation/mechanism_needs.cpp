// When needs arise and visits happen: Poisson counts, gamma factors, weekdays, half hours.

#include "tests/support/sanitized.hpp"
#include "tests/validation/mechanism_judge.hpp"

namespace cityload::validation {
namespace {

using namespace city;
using namespace test;

double needs(const CityOutcome& o, std::size_t matter = 0) {
    return static_cast<double>(of_matter(o, PerMatter::needs, matter));
}

/// One working day, n times over: mean and variance of the number of needs, and the covariance of
/// two matters.
struct Days {
    double mean = 0, variance = 0, covariance = 0;
    double mean_error = 0, variance_error = 0, covariance_error = 0;
};

Days count_days(CitySpec c, int n) {
    c.days = 1;
    c.cooldown_days = 10;
    const UnlimitedCity small(c);
    std::vector<double> x, y;
    for (int r = 0; r < n; ++r) {
        const CityOutcome o = small.run(static_cast<std::uint32_t>(r));
        x.push_back(needs(o, 0));
        y.push_back(needs(o, c.matters.size() - 1));
    }
    const auto average = [n](const auto& f) {
        double sum = 0, squares = 0;
        for (int r = 0; r < n; ++r) {
            const double v = f(static_cast<std::size_t>(r));
            sum += v;
            squares += v * v;
        }
        sum /= n;
        return std::pair(sum, std::sqrt((squares / n - sum * sum) / (n - 1)));
    };
    Days d;
    std::tie(d.mean, d.mean_error) = average([&](std::size_t r) { return x[r]; });
    const double other = average([&](std::size_t r) { return y[r]; }).first;
    // Standard errors by the fourth moments of what was seen.
    std::tie(d.variance, d.variance_error) =
        average([&](std::size_t r) { return (x[r] - d.mean) * (x[r] - d.mean); });
    std::tie(d.covariance, d.covariance_error) =
        average([&](std::size_t r) { return (x[r] - d.mean) * (y[r] - other); });
    return d;
}

void near(const char* what, double value, double error, double theory, double precision) {
    EXPECT_LE(std::abs(value - theory), critical(1000) * error)
        << what << ": " << value << " ± " << error << ", theory " << theory;
    if (sanitized) return;
    EXPECT_LE(error, precision * theory) << what;
}

TEST(Mechanism, needs_are_poisson_without_dispersion) {
    CitySpec c = small_city();
    c.days = 1;
    add_matter(c, "permit", 40);
    const Days d = count_days(c, 4000 / fewer_runs);
    near("mean", d.mean, d.mean_error, 40, 0.005);
    near("variance", d.variance, d.variance_error, 40, 0.03);
}

TEST(Mechanism, gamma_factors_add_their_variance) {
    const double city = 0.3, office = 0.25, queue = 0.2;
    const double all = (1 + city * city) * (1 + office * office) * (1 + queue * queue) - 1;
    for (const bool same_office : {true, false}) {
        CitySpec c = small_city();
        c.days = 1;
        c.dispersion = {city, office, queue, 0};
        add_matter(c, "one", 100);
        // Another department: in the same building or elsewhere.
        if (same_office) c.departments[1].office = "hall";
        add_matter(c, "two", 100, "bank");
        const Days d = count_days(c, 1500 / fewer_runs);
        near("mean", d.mean, d.mean_error, 100, 0.02);
        near("variance", d.variance, d.variance_error, 100 + 100.0 * 100 * all, 0.08);
        const double shared = (1 + city * city) * (same_office ? 1 + office * office : 1) - 1;
        near("covariance", d.covariance, d.covariance_error, 100.0 * 100 * shared, 0.1);
    }
}

TEST(Mechanism, needs_by_weekday_and_month) {
    CitySpec c = small_city();
    c.days = 365;
    c.cooldown_days = 20;
    for (int m = 0; m < 12; ++m) c.profile.month[m] = m == 5 ? 2 : 1;
    const double weekday[5] = {5, 4, 3, 2, 1};
    std::copy(weekday, weekday + 5, c.profile.weekday);
    c.calendar[c.start_day] = DayKind::holiday;      // Monday 1 January
    c.calendar[c.start_day + 5] = DayKind::workday;  // Saturday 6 January, worked like a Friday
    add_matter(c, "permit", 6000);
    double by_weekday[7] = {}, sum = 0, june = 0;
    for (int day = 0; day < 365; ++day) {
        const CivilDate date = civil_from_days(c.start_day + day);
        const int wd = day % 7;
        const double w = day == 0   ? 0
                         : day == 5 ? weekday[4]
                         : wd < 5   ? weekday[wd] * (date.month == 6 ? 2 : 1)
                                    : 0;
        by_weekday[wd] += w;
        if (date.month == 6) june += w;
        sum += w;
    }
    std::vector<Quantity> all{
        {"a year's needs", [](const CityOutcome& o) { return needs(o); }, 6000}};
    for (std::size_t wd = 0; wd < 7; ++wd)
        all.push_back({numbered("weekday ", wd),
                       [wd](const CityOutcome& o) {
                           double visits = 0;
                           for (std::size_t h = 0; h < 48; ++h)
                               visits += static_cast<double>(o.tally.at(o.layout->heat, wd, h, 0u));
                           return visits / needs(o);
                       },
                       by_weekday[wd] / sum});
    judge(c, all, 0.1);
    // June: weeks of need that lie wholly in it are as heavy as the profile says (weeks begin on
    // Mondays here).
    const UnlimitedCity small(c);
    double in_june = 0, in_all = 0;
    for (std::uint32_t r = 0; r < 10; ++r) {
        const CityOutcome o = small.run(r, 1);
        for (const Fact& f : o.facts) {
            if (f.kind != Fact::Kind::need) continue;
            const std::int64_t day = Calendar::day_of(f.at);
            if (day >= 365) continue;
            in_all += 1;
            in_june += civil_from_days(c.start_day + day).month == 6;
        }
    }
    const double p = june / sum;
    EXPECT_NEAR(in_june / in_all, p, critical(1000) * std::sqrt(p * (1 - p) / in_all));
}

TEST(Mechanism, visits_by_half_hour) {
    CitySpec c = small_city();
    std::fill(c.profile.half_hour, c.profile.half_hour + 48, 0.0);
    const double weights[] = {3, 5, 8, 4, 0, 2};
    for (std::size_t k = 0; k < 6; ++k) c.profile.half_hour[17 + k] = weights[k];
    add_matter(c, "permit", 4000);
    std::vector<Quantity> all;
    for (std::size_t k = 0; k < 6; ++k)
        all.push_back({numbered("half hour ", 17 + k),
                       [k](const CityOutcome& o) {
                           double visits = 0;
                           for (std::size_t wd = 0; wd < 7; ++wd)
                               visits +=
                                   static_cast<double>(o.tally.at(o.layout->heat, wd, 17 + k, 0u));
                           return visits / needs(o);
                       },
                       weights[k] / 22});
    judge(c, all, 0.02);
}

TEST(Mechanism, half_hours_vary_as_gamma_shares) {
    // Two half hours of equal weight w: the share of the first is a beta variate (gamma over sum of
    // gammas), so over days its variance is 1/4 / (2 shape + 1), shape = 1/cv². Binomial noise
    // comes on top.
    CitySpec c = small_city();
    std::fill(c.profile.half_hour, c.profile.half_hour + 48, 0.0);
    c.profile.half_hour[18] = c.profile.half_hour[19] = 1;
    c.dispersion.block = 0.5;
    c.days = 1;
    c.cooldown_days = 10;
    add_matter(c, "permit", 400);
    const UnlimitedCity small(c);
    const double shape = 1 / 0.25, between = 0.25 / (2 * shape + 1);
    const int n = 1000 / fewer_runs;
    double sum = 0, squares = 0;
    for (int r = 0; r < n; ++r) {
        const CityOutcome o = small.run(static_cast<std::uint32_t>(r));
        const double first = static_cast<double>(o.tally.at(o.layout->heat, 0u, 18u, 0u)),
                     all = needs(o);
        // Unbiased for the variance of the share: p² is estimated by pairs of different cases.
        const double both = first * (first - 1) / (all * (all - 1));
        sum += both;
        squares += both * both;
    }
    const double mean = sum / n, error = std::sqrt((squares / n - mean * mean) / (n - 1));
    near("mean square of the share", mean, error, 0.25 + between, 0.02);
}

TEST(Mechanism, needs_follow_the_number_of_the_eligible) {
    CitySpec c = small_city();
    const std::pair<Eligible, double> groups[] = {
        {Eligible::all, 1},           {Eligible::child, 0.1},  {Eligible::adult, 0.9},
        {Eligible::older, 0.3},       {Eligible::senior, 0.2}, {Eligible::migrant, 0.9 * 0.25},
        {Eligible::local, 0.9 * 0.75}};
    std::vector<Quantity> all;
    for (std::size_t k = 0; k < std::size(groups); ++k) {
        add_matter(c, numbered("m", k), 2000).eligible = groups[k].first;
        all.push_back({numbered("matter ", k), [k](const CityOutcome& o) { return needs(o, k); },
                       2000 * groups[k].second});
    }
    // And who has them: migrants as many as there are.
    all.push_back({"needs of migrants",
                   [](const CityOutcome& o) {
                       double sum = 0;
                       for (const std::size_t g : {1u, 3u, 5u, 7u})
                           sum += static_cast<double>(
                               o.tally.at(o.layout->group, 0u, g, at(PerGroup::needs)));
                       return sum;
                   },
                   2000 * (0.25 * (1 + 0.1 + 0.9 + 0.3 + 0.2) + 0.9 * 0.25)});
    judge(c, all, 0.02);
}

TEST(Mechanism, growing_needs_by_one_factor) {
    CitySpec c = small_city();
    c.needs_factor = 2.5;
    add_matter(c, "permit", 1000);
    judge(c, {{"needs", [](const CityOutcome& o) { return needs(o); }, 2500}});
}

TEST(Mechanism, the_knob_of_unclassified_matters) {
    for (const double knob : {0.0, 0.5, 1.0}) {
        CitySpec c = small_city();
        c.unclassified_outside = knob;
        for (std::size_t k = 0; k < 6; ++k) {
            const std::string id = numbered("m", k);
            add_matter(c, id, 300);
            add_document(c, numbered("d", k), "archive", id);
            c.matters.back().outside = Outside::unclassified;
        }
        regime(c).informed = 1;
        judge(c, {{"trips", per_need(PerMatter::trips), 1 + knob}});
    }
}

}  // namespace
}  // namespace cityload::validation
