#include "models/city/case_book.hpp"

namespace cityload::city {

namespace {

/// Adds a row to the places of a tally, `place` being all its indices but the last.
template <std::size_t Rank, std::size_t Size, class... Index>
void add_row(sim::TallySet& sum, const sim::Count<Rank>& tally,
             const std::array<std::int64_t, Size>& row, Index... place) {
    for (std::size_t k = 0; k < Size; ++k) sum.add<std::int64_t>(tally, row[k], place..., k);
}

}  // namespace

CaseBook::CaseBook(const World& world)
    : matter(world.matters.size()),
      group(world.districts.size() * groups),
      week(static_cast<std::size_t>(world.spec.days / 7 + 1)) {}

void CaseBook::add_to(sim::TallySet& sum, const CityTallies& layout) const {
    for (std::size_t m = 0; m < matter.size(); ++m) {
        const OfMatter& row = matter[m];
        std::int64_t completed = 0, trips = row.trips_beyond;
        for (std::size_t n = 0; n < trip_bins; ++n) {
            completed += row.by_trips[n];
            trips += static_cast<std::int64_t>(n) * row.by_trips[n];
        }
        const auto add = [&](PerMatter what, std::int64_t amount) {
            sum.add<std::int64_t>(layout.matter, amount, m, at(what));
        };
        add(PerMatter::needs, completed + row.given_up + row.open);
        add(PerMatter::completed, completed);
        add(PerMatter::given_up, row.given_up);
        add(PerMatter::open, row.open);
        add(PerMatter::online, row.online);
        add(PerMatter::trips, trips);
        add(PerMatter::trips_all, trips + row.trips_in_vain);
        add(PerMatter::filings, row.filings);
        add(PerMatter::legal_visits, row.legal_visits);
        add(PerMatter::refused_cases, row.refused_cases);
        add(PerMatter::refusals, row.refusals);
        add(PerMatter::wait_minutes, row.wait_minutes);
        add(PerMatter::other_minutes, row.other_minutes);
        add(PerMatter::days, row.days);
        add(PerMatter::over_limit, row.over_limit);
        add(PerMatter::wasted, row.wasted);
        add(PerMatter::workdays, row.workdays);
        add_row(sum, layout.matter_trips, row.by_trips, m);
        add_row(sum, layout.matter_days, row.by_days, m);
    }
    for (std::size_t k = 0; k < group.size(); ++k) {
        const OfGroup& row = group[k];
        const auto add = [&](PerGroup what, std::int64_t amount) {
            sum.add<std::int64_t>(layout.group, amount, k / groups, k % groups, at(what));
        };
        add(PerGroup::needs, row.completed + row.given_up + row.open);
        add(PerGroup::completed, row.completed);
        add(PerGroup::given_up, row.given_up);
        add(PerGroup::trips, row.trips);
        add(PerGroup::minutes, row.minutes);
        add(PerGroup::refused_cases, row.refused_cases);
        add(PerGroup::three_or_more, row.three_or_more);
    }
    for (std::size_t w = 0; w < week.size(); ++w) {
        const OfWeek& row = week[w];
        const auto add = [&](PerWeek what, std::int64_t amount) {
            sum.add<std::int64_t>(layout.week, amount, w, at(what));
        };
        add(PerWeek::needs, row.completed + row.given_up + row.open);
        add(PerWeek::completed, row.completed);
        add(PerWeek::given_up, row.given_up);
        add(PerWeek::trips, row.trips);
        add(PerWeek::at_most_one, row.at_most_one);
        add(PerWeek::minutes, row.minutes);
        add(PerWeek::refused_cases, row.refused_cases);
        add(PerWeek::filings_at_most_one, row.filings_at_most_one);
    }
    for (std::size_t h = 0; h < channel.size(); ++h) {
        const OfChannel& of = channel[h];
        for (std::size_t rule = 0; rule < of.trips.size(); ++rule)
            add_row(sum, layout.trips, of.trips[rule], h, rule);
        add_row(sum, layout.trips, of.trips[at(Rule::all_in)], h, at(Rule::per_need));
        add_row(sum, layout.result, of.result_days, h);
        add_row(sum, layout.open_days, of.open_days, h);
        add_row(sum, layout.result_work, of.result_workdays, h);
    }
    add_row(sum, layout.refused, refused);
}

std::size_t CaseBook::bytes() const {
    return matter.capacity() * sizeof(OfMatter) + group.capacity() * sizeof(OfGroup) +
           week.capacity() * sizeof(OfWeek) + sizeof channel + sizeof refused;
}

}  // namespace cityload::city
