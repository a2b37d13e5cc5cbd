#include "models/city/model.hpp"

#include <algorithm>

namespace cityload::city {

namespace {

sim::Distribution exponential(double mean) {
    sim::DistributionSpec spec;
    spec.kind = sim::DistributionSpec::Kind::exponential;
    spec.mean = mean;
    return sim::Distribution(spec);
}

}  // namespace

CityModel::CityModel(const RegimePlan& plan, std::uint32_t replication, bool unlimited)
    : plan_(plan),
      world_(plan.world),
      rules_(plan),
      draws_(plan.world.spec.seed, replication),
      layout_(plan),
      visit_times_(world_, draws_),
      unlimited_(unlimited),
      cells_(world_.towns.size(), world_.buildings.size(), world_.back_offices()),
      homes_(world_.towns.size()),
      buildings_(world_.buildings.size()),
      stations_(plan.stations.size()),
      offices_(world_.back_offices()),
      reviews_under_way_(world_.back_offices()),
      accounts_(world_.residents),
      slots_(sim::max_thread_slots),
      unit_exponential_(exponential(1)) {
    for (std::uint32_t s = 0; s < stations_.size(); ++s) {
        stations_[s].index = s;
        stations_[s].level = static_cast<std::uint8_t>(
            world_.spec.offices[world_.buildings[plan.stations[s].building].office].level);
        BuildingCell& building = buildings_[plan.stations[s].building];
        stations_[s].place = static_cast<std::uint16_t>(building.stations.size());
        building.stations.push_back(s);
        building.calls.push_back(Instant::never());
        if (unlimited) stations_[s].queue.make_unlimited();
    }
    if (unlimited)
        for (Station& office : offices_) office.queue.make_unlimited();
    const BehaviourSpec& b = world_.spec.behaviour;
    patience_ = sim::Distribution(b.patience);
    no_show_ = sim::Distribution(b.no_show_call);
    retry_ = sim::Distribution(b.retry);
    certificate_service_ = sim::Distribution(b.certificate_service);
    fetch_service_ = sim::Distribution(b.fetch_service);
    refusal_service_ = sim::Distribution(b.refusal_service);
    letter_work_ = sim::Distribution(b.letter_work);
    intake_work_ = sim::Distribution(b.intake_work);
    hotline_call_ = sim::Distribution(b.hotline_call);
    online_time_ = sim::Distribution(b.online_time);
    owed_delivery_ = sim::Distribution(b.owed_delivery);
    turns_round_ = sim::Distribution(b.turns_round);
    desk_service_ = sim::Distribution(b.desk_service);
    kiosk_service_ = sim::Distribution(b.kiosk_service);
    place_points(Instant{});
    hotline_patience_ = sim::Distribution(b.hotline_patience);
    complaint_work_ = sim::Distribution(b.complaint_work);
    link_wait_ = b.link_wait;
    backlogs_.resize(world_.spec.links.size());
    reminder_work_ = sim::Distribution(b.reminder_work);
    assisted_work_ = sim::Distribution(b.assisted_work);
    for (int band = 0; band < age_bands; ++band)
        digital_ready_[static_cast<std::size_t>(band)] = sim::Probability(b.digital_ready(band));
    agent_ = sim::Probability(b.agent_share_firms);
    dispatched_ = sim::Probability(b.complaint_dispatched);
    complains_overdue_ = sim::Probability(b.complains_overdue);
    open_hotline();
    base_minutes_ = static_cast<std::uint16_t>(b.base_hours_per_case * 60);
    for (const ChangeSpec& c : changes_of(world_.spec, plan.regime.id)) schedule(c, false);
    announce();
    watched_until_ = Instant{} + sim::days(7);  // nothing is known of the days before
    for (std::size_t t = 0; t < world_.towns.size(); ++t) {
        const DistrictSpec& d = world_.spec.districts[world_.districts[world_.towns[t].district]];
        for (const Duration way : {d.travel_town, d.travel_district, d.travel_city})
            travel_minutes_.push_back(Case::whole_minutes(way));
    }
    for (std::size_t l = 0; l < world_.spec.links.size(); ++l) {
        std::vector<Interval> list;
        const LinkSpec& link = world_.spec.links[l];
        if (link.outages_per_year > 0) {
            const sim::Distribution gap = exponential(365.0 * 86'400'000 / link.outages_per_year);
            const sim::Distribution length =
                exponential(static_cast<double>(std::max<std::int64_t>(1, link.outage_mean.ms)));
            Instant t{};
            for (std::uint64_t k = 0; t < world_.calendar.end(); ++k) {
                const sim::DrawPair u = draws_(Draw::outage, l, k);
                const Instant from = t + gap.sample(u.first);
                t = from + length.sample(u.second);
                list.push_back({from, t});
            }
        }
        outages_.push_back(std::move(list));
    }
}

Slot& CityModel::slot() {
    sim::Copied<Slot>& mine = slots_[sim::thread_slot()];
    if (!mine) {
        mine.emplace().tally = sim::TallySet(layout_.plan);
        std::size_t most = 0;
        for (const BuildingCell& b : buildings_) most = std::max(most, b.stations.size());
        mine->books.resize(most);
        mine->cases.emplace(world_);
        mine->link_queries.resize(backlogs_.size() *
                                  static_cast<std::size_t>(sim::days(1) / bulletin));
    }
    if (watched_ && !mine->live)
        mine->live
            .emplace(buildings_.size(), world_.districts.size(), world_.spec.links.size(),
                     world_.matters.size())
            .detail =
            LiveDetail(buildings_.size(), world_.spec.departments.size(), world_.matters.size());
    return *mine;
}

Instant CityModel::advance(CellId cell, Interval epoch, std::span<const Case> inbox,
                           sim::Post<Case>& post) {
    Slot& here = slot();
    const auto [kind, index] = cells_(cell);
    if (here.live) [[unlikely]]
        here.live->detail.here = kind == CellMap::Kind::building ? index : LiveDetail::nowhere;
    if (kind == CellMap::Kind::home) {
        Home& home = homes_[index];
        while (home.next_day < world_.calendar.days() &&
               Calendar::midnight(home.next_day) < epoch.until) {
            arise(index, home.next_day, post, here);
            if (!probes_.empty()) arise_probes(index, home.next_day, post, here);
            ++home.next_day;
        }
        for (const Case& c : inbox) file_online(c, post, here);
        return home.next_day < world_.calendar.days() ? Calendar::midnight(home.next_day)
                                                      : Instant::never();
    }
    if (kind == CellMap::Kind::building)
        return advance_building(buildings_[index], epoch, inbox, post, here);
    if (kind == CellMap::Kind::hotline) return work_hotline(epoch, inbox, post, here);
    for (const Case& c : inbox) join_back_office(c, index, post, here);
    return work_back_office(index, epoch, post, here);
}

Instant CityModel::stop(Instant now, sim::Post<Case>& post) {
    Slot& mine = slot();
    woken_.clear();
    if (published_ < watched_until_ || now == Calendar::midnight(Calendar::day_of(now)))
        publish_backlogs(now, mine);
    const Instant next_change = change_over(now, post, mine);
    if (Calendar::midnight(next_day_) <= now) {
        const std::int64_t day = next_day_++;
        if (day < world_.calendar.days()) visit_times_.open_day(day);
        if (day == world_.calendar.first_measured())
            for (Station& office : offices_)
                office.backlog_start = static_cast<std::int64_t>(office.queue.waiting());
        if (day == world_.calendar.first_measured() + world_.calendar.measured_days())
            for (std::size_t o = 0; o < offices_.size(); ++o) {
                mine.tally.add<std::int64_t>(layout_.back_office, offices_[o].backlog_start, o, 4u);
                mine.tally.add<std::int64_t>(layout_.back_office,
                                             static_cast<std::int64_t>(offices_[o].queue.waiting()),
                                             o, 5u);
            }
    }
    return std::min({Calendar::midnight(next_day_), next_change, next_bulletin()});
}

void CityModel::trace(double share, std::vector<std::uint32_t> citizens) {
    trace_ = sim::Probability(share);
    traced_citizens_ = std::move(citizens);
}

void CityModel::close(const std::vector<Case>& pending) {
    Slot& mine = slot();
    const auto open = [&](const Case& c, OpenAt where) {
        if (c.is(Case::part)) return;
        count_open(c, where, mine);
        count_case(c, mine, false, false, world_.calendar.days());
    };
    for (const Case& c : pending) {
        const CellMap::Kind kind = cells_(c.to).kind;
        open(c, c.step == Step::chase             ? OpenAt::owed
                : kind == CellMap::Kind::home     ? OpenAt::phone
                : kind == CellMap::Kind::building ? OpenAt::visit
                                                  : OpenAt::back_office);
    }
    for (const Station& s : stations_)
        for (std::size_t i = 0; i < s.queue.ring().size(); ++i) {
            note_overtaken(mine, s.queue.ring()[i], s.queue.ring().overtaken(i));
            open(s.queue.ring()[i], OpenAt::queue);
        }
    for (const Station& o : offices_)
        for (std::size_t i = 0; i < o.queue.ring().size(); ++i)
            open(o.queue.ring()[i], OpenAt::back_office);

    for (const ReviewTable& table : reviews_under_way_)
        table.each([&](const Case& c) { open(c, OpenAt::back_office); });
    close_accounts(mine);
    close_other_duties(mine);

    count_offer(world_.calendar.end(), mine);
    for (std::size_t l = 0; l < backlogs_.size(); ++l)
        mine.tally.add<std::int64_t>(layout_.link, backlogs_[l].most >> Backlog::bits, l,
                                     city::at(PerLink::backlog_max));
}

sim::TallySet CityModel::total() const {
    sim::TallySet sum(layout_.plan);
    for (const auto& s : slots_)
        if (s) {
            sum.merge(s->tally);
            s->cases->add_to(sum, layout_);
        }
    return sum;
}

sim::Fingerprint CityModel::fingerprint() const {
    sim::Fingerprint sum;
    for (const auto& s : slots_)
        if (s) sum.merge(s->fingerprint);
    return sum;
}

/// Place of a fact among those of one instant: what has come of documents, then what is decided on
/// it, then where the case goes.
static int told(Fact::Kind kind) {
    const bool decides = kind == Fact::Kind::accepted || kind == Fact::Kind::turned_back;
    return decides ? 2 * static_cast<int>(Fact::Kind::e_certificate) + 1
                   : 2 * static_cast<int>(kind);
}

std::vector<Fact> CityModel::facts() const {
    std::vector<Fact> all;
    for (const auto& s : slots_)
        if (s) all.insert(all.end(), s->facts.begin(), s->facts.end());
    std::sort(all.begin(), all.end(), [](const Fact& a, const Fact& b) {
        if (a.id != b.id) return a.id < b.id;
        if (a.at != b.at) return a.at < b.at;
        if (told(a.kind) != told(b.kind)) return told(a.kind) < told(b.kind);
        return a.document < b.document;
    });
    return all;
}

std::uint64_t CityModel::services() const {
    std::uint64_t sum = 0;
    for (const auto& s : slots_)
        if (s) sum += s->services;
    return sum;
}

std::size_t CityModel::waiting() const {
    std::size_t sum = 0;
    for (const Station& s : stations_) sum += s.queue.waiting();
    for (const Station& o : offices_) sum += o.queue.waiting();
    return sum;
}

std::size_t CityModel::bytes() const {
    std::size_t sum = accounts_.bytes();
    for (const Station& s : stations_) sum += s.queue.bytes() + s.book.bytes();
    for (const ReviewTable& r : reviews_under_way_) sum += r.bytes();
    for (const Station& o : offices_) sum += o.queue.bytes();
    for (const Home& h : homes_) sum += h.streams.size() * sizeof(NeedStream);
    for (const auto& s : slots_)
        if (s)
            sum += s->tally.bytes() + s->cases->bytes() +
                   s->books.capacity() * sizeof(StationBook) + (s->live ? s->live->bytes() : 0);
    return sum;
}

}  // namespace cityload::city
