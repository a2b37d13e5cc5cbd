#pragma once
// The city as cells of the kernel: a home cell for every town (where needs arise and phones are), a
// cell for every building, a cell for every department's back office.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/city/accounts.hpp"
#include "models/city/case.hpp"
#include "models/city/cell_map.hpp"
#include "models/city/cells.hpp"
#include "models/city/draws.hpp"
#include "models/city/facts.hpp"
#include "models/city/hotline.hpp"
#include "models/city/live_counts.hpp"
#include "models/city/plan.hpp"
#include "models/city/reviews.hpp"
#include "models/city/rules.hpp"
#include "models/city/station_book.hpp"
#include "models/city/tallies.hpp"
#include "models/city/visit_times.hpp"
#include "models/city/window_queue.hpp"
#include "sim/copied.hpp"
#include "sim/fingerprint.hpp"
#include "sim/kernel.hpp"
#include "sim/thread_slot.hpp"

namespace cityload::city {

// What a viewer sees (live_snapshot.hpp).
struct LiveFocus;
struct LivePoint;
struct LiveQueue;
struct LiveRegime;

/// The model the kernel runs. Times: the least delay between cells is `look_ahead`. A copy, with
/// the kernel's pending mail, is the whole state of the run.
class CityModel {
  public:
    using Message = Case;
    static constexpr bool self_driven = true;
    /// Least delay between cells: walking to another counter or building, taking a ticket; shorter
    /// moves are raised to it.
    static constexpr Duration look_ahead = sim::minutes(5);
    /// Step of the bulletins in which links publish their backlogs; a divisor of a day.
    static constexpr Duration bulletin = sim::minutes(5);

    /// `unlimited`: windows and back offices without limit, to measure what they would need.
    CityModel(const RegimePlan& plan, std::uint32_t replication, bool unlimited);

    std::size_t cells() const { return cells_.cells(); }
    /// Homes and buildings stride from midnight to midnight: what another cell sends them is due on
    /// a later day, only at midnight needs arise that lead to visits on the same day.
    std::size_t striding() const { return cells_.striding(); }
    Instant reach(Instant now) const {
        const Instant midnight = Calendar::midnight(Calendar::day_of(now));
        return now < midnight + look_ahead ? midnight + look_ahead : midnight + sim::days(1);
    }
    static bool before(const Case& a, const Case& b) { return city::before(a, b); }
    Instant advance(CellId cell, Interval epoch, std::span<const Case> inbox,
                    sim::Post<Case>& post);
    Instant stop(Instant now, sim::Post<Case>& post);
    std::span<const CellId> woken() const { return woken_; }

    // Changes (model_changes.cpp)

    /// Makes a change at the next stop, or at its own time if that is later: effective before all
    /// events at or after it. A change whose time is past begins at that stop; its `at_ms` is set
    /// to when it began, so that changes() can be saved as a scenario's [change.ID] that reproduces
    /// the run. Throws std::invalid_argument with what change_fault() says. Only while the kernel
    /// is not running.
    void command(ChangeSpec change);
    /// The scenario's changes of this run and all commands, by time. The `at_ms` of a command is
    /// known after the stop at which it began.
    std::vector<ChangeSpec> changes() const;
    const Rules& rules() const { return rules_; }

    /// Tell every fact of this share of all cases, and of all cases of these citizens (ascending).
    /// Which cases are told of follows from their ids, so it is the same in every regime.
    void trace(double share, std::vector<std::uint32_t> citizens);

    /// Trace every fact of one case, whoever's it is.
    void trace_case(std::uint64_t id) { traced_case_ = id; }

    /// Counts what a viewer shows from now on; null until then. Changes nothing else.
    void watch() { watched_ = true; }
    // For a viewer (live_counts.cpp); at a stop.
    LiveCounts live_counts() const;
    LivePoint live_point(Instant now) const;
    void live_inside(Instant now, std::uint16_t* by_building) const;
    std::int64_t links_down(Instant now) const;
    bool waiting_case(std::uint64_t id) const;
    void live_show(Instant now, LiveRegime& out, std::optional<std::uint32_t> focus) const;

    /// Cases sent on purpose; each must name a matter, a town and a day of the run.
    void send_probes(std::span<const Probe> probes);

    /// Counts what is still open. `pending`: all mail not delivered.
    void close(const std::vector<Case>& pending);

    const CityTallies& tallies() const { return layout_; }
    sim::TallySet total() const;
    sim::Fingerprint fingerprint() const;
    std::vector<Fact> facts() const;
    std::uint64_t services() const;
    std::size_t bytes() const;
    /// Cases in queues, at windows and behind them.
    std::size_t waiting() const;

  private:
    using Post = sim::Post<Case>;

    // Needs (needs.cpp)
    void arise(std::size_t town, std::int64_t day, Post& post, Slot& slot);
    void count_people(std::size_t town, std::uint32_t grown);
    bool told_of(const Case& c) const;  ///< every fact of it
    void begin(Case& c, Slot& slot);
    void settle_documents(Case& c, Slot& slot);
    /// The carrier of one document; false if the applicant must bring it. `u`: the document's draw.
    bool settle_document(Case& c, std::size_t bit, const MaterialPlan& material,
                         const sim::DrawPair& u, Slot& slot);
    /// The same if no data link supplies it. `at_hand`: the second word of the document's draw.
    bool settle_otherwise(Case& c, std::size_t bit, std::uint64_t at_hand, bool link_failed,
                          Instant when, Slot& slot);
    /// What issuers ask for in turn, of documents that the applicant brings besides `before`.
    void settle_chain(Case& c, std::uint16_t before, Slot& slot);
    /// Documents of the matter itself are counted, those that issuers ask for are not.
    bool counts_document(const Case& c, std::size_t bit) const {
        return bit < world_.matters[c.matter].materials.size() && counted(c);
    }
    void assist(Case& c, std::uint64_t u, Slot& slot) const;
    void arise_probes(std::size_t town, std::int64_t day, Post& post, Slot& slot);  // probes.cpp

    // Windows (windows.cpp)
    Instant advance_building(BuildingCell& building, Interval stride, std::span<const Case> inbox,
                             Post& post, Slot& slot);
    void call_waiting(BuildingCell& building, Interval span, Post& post, Slot& slot);
    Instant work_station(std::uint32_t index, Interval epoch, Post& post, Slot& slot);
    void arrive_at_station(const Case& c, Post& post, Slot& slot);
    /// Where somebody stands in the queue: before all, behind those with priority, behind all; or
    /// not at all.
    enum class InLine : std::uint8_t { first, with_priority, last, nowhere };
    InLine look_at_queue(Case& c, Station& station, Post& post, Slot& slot);
    bool has_ticket(const Case& c, std::int64_t day, Station& station) const;
    /// A turn at a window, on the slot's day; `u` decides how long it takes.
    struct Turn {
        Instant start;
        std::uint64_t u;
    };
    Duration serve(Case& c, Instant start, Post& post, Slot& slot);
    Duration call_in_vain(Case& c, const Turn& turn, Duration patience, Post& post, Slot& slot);
    Duration hand_out(Case& c, const Turn& turn, Post& post, Slot& slot);
    Duration serve_filing(Case& c, const Turn& turn, Post& post, Slot& slot);
    Duration refuse_certificate(Case& c, const Turn& turn, std::uint16_t lacking, Post& post,
                                Slot& slot);
    Duration serve_certificate(Case& c, const Turn& turn, Post& post, Slot& slot);
    Duration come_for_answers(Case& c, const Turn& turn, Instant answer, Post& post, Slot& slot);
    void send_home(Case& c, Instant at, Reason reason, Post& post, Slot& slot);
    void come_again_or_give_up(Case& c, Instant when, std::int64_t day, Reason reason, Post& post,
                               Slot& slot);
    Duration turn_away(Case& c, const Turn& turn, std::size_t department, Duration asking,
                       Slot& slot) const;
    /// A visit ends without service after waiting for `waited`; `offered` is the wait that service
    /// would have taken, negative if none was to be had.
    void note_unserved(const Case& c, Duration offered, Duration waited, Slot& slot) const;
    /// Somebody has stood in the group's queue until `until`, and was served or went.
    void book_wait(const Case& c, Instant until, bool served, StationBook& book, Slot& slot) const {
        std::int64_t day = slot.day;
        if (c.at < Calendar::midnight(day)) [[unlikely]]
            day = Calendar::day_of(c.at);
        if (!world_.calendar.measured(day)) return;
        if (book.day != day) {
            close_half_hours(c.station, book, slot);
            book.day = day;
        }
        const Instant midnight = Calendar::midnight(day);
        book.stand(c.at - midnight, until - midnight, served);
    }
    void close_half_hours(std::uint32_t station, StationBook& book, Slot& slot) const;
    void close_book(std::uint32_t station, StationBook& book, Slot& slot) const;
    StationBook& book_of(const Station& station, Slot& slot) const {
        StationBook& book = slot.books[station.place];
        book.used = true;
        return book;
    }
    DayPlan day_plan(std::uint32_t station, Instant after) const;
    Closing closing(std::uint32_t station) const {
        return rules_.hours(station).serves_all ? Closing::serves : Closing::sends_home;
    }

    // Back offices and results (back_office.cpp)
    Instant work_back_office(std::size_t index, Interval epoch, Post& post, Slot& slot);
    Duration serve_back_office(Case& c, Instant start, std::size_t office, Post& post, Slot& slot);
    void join_back_office(const Case& c, std::size_t office, Post& post, Slot& slot);
    /// What a file takes to another office: by courier, or over the staff's platform.
    Duration hand_over(const Case& c) const;
    bool absent_post(std::size_t office, std::int64_t post, std::int64_t day) const;
    void close_other_duties(Slot& slot) const;
    void file_online(Case c, Post& post, Slot& slot);
    void to_back_office(Case& c, Instant from, Post& post);
    void after_acceptance(Case& c, Instant at, Post& post, Slot& slot);
    void conclude(Case& c, Instant ready, Post& post, Slot& slot);
    DayPlan office_day(std::size_t office, Instant after) const;

    void close_accounts(Slot& slot);  // accounts.cpp

    // The hotline (hotline.cpp)
    void open_hotline();
    void next_enquiry();
    Instant work_hotline(Interval epoch, std::span<const Case> complaints, Post& post, Slot& slot);
    /// When the call ends; never if the caller hangs up.
    Instant answer_call(Instant at, std::size_t department, const sim::DrawPair& u, bool complaint,
                        Slot& slot);
    void complain(const Case& c, Instant at, Post& post) const;

    // Reviews side by side and the legal limit (reviews.cpp)
    void fork_reviews(const Case& c, std::size_t office, Post& post, Slot& slot);
    void join_review(std::uint64_t id, Instant at, std::size_t office, Post& post, Slot& slot);
    bool overdue(const Case& c, std::int64_t day) const;
    /// An overdue file goes on top of the pile, and somebody is reminded of it.
    bool reminded(const Case& c, std::size_t office, Slot& slot) const;
    Step first_review(const MatterPlan& matter) const {
        return matter.reviews > 1 && policy(matter).side_by_side ? Step::fork : Step::review;
    }

    // Appointments (appointments.cpp)
    /// True if the visit becomes a wish for an appointment, which is on its way.
    bool wishes_appointment(Case& c, Instant now, std::int64_t day, Post& post);
    int free_half_hour(const Station& station, std::int64_t day, int wanted, double quota) const;
    void allot(const Case& wish, Post& post, Slot& slot);
    bool stays_away(Case& c, Post& post, Slot& slot);
    void note_station(Slot& slot, const Case& c, PerStation what, Instant at,
                      std::int64_t amount) const {
        if (world_.calendar.measured(Calendar::day_of(at)))
            slot.tally.add<std::int64_t>(layout_.station, amount, c.station, city::at(what));
    }

    // Information desk and kiosks (self_service.cpp)
    bool pass_desk(Case& c, std::uint32_t building, Post& post, Slot& slot);
    bool goes_to_kiosk(Case& c, Instant now, std::int64_t day, Post& post);
    void use_kiosk(Case& c, std::uint32_t building, Post& post, Slot& slot);
    void note_point(Slot& slot, Point where, PerPoint what, Instant at, std::int64_t amount) const;
    void place_points(Instant now);
    void offer_points(std::int64_t day, Interval span, Slot& slot) const;

    // Data links (links.cpp)
    bool link_offered(std::size_t department, std::size_t document, std::int64_t day) const;
    struct LinkReply {
        Instant at;
        bool asked = false, found = false;
    };
    LinkReply reply_of_links(const Case& c, std::size_t bit, Instant now, Slot* slot) const;
    /// Asks the links for these documents and settles them; returns how long the last answer takes.
    /// Nothing is asked, and 0 returned, if that is longer than people wait and not `leaves`.
    Duration ask_links(Case& c, std::uint16_t documents, Instant now, bool leaves, Slot& slot);
    void await_links(Case& c, Instant from, Instant answer, Post& post, Slot& slot);
    void links_answered(Case& c, Post& post, Slot& slot);
    Duration answer_time(const Case& c, std::size_t bit, std::size_t link, Instant now) const;
    /// Brings the links' backlogs up to `now`, by the queries counted since.
    void publish_backlogs(Instant now, Slot& slot);
    Instant next_bulletin() const;
    std::int64_t drained(std::size_t link, Instant from, Duration span) const;

    // Documents owed (owed.cpp)
    bool awaits_owed(Case& c, Instant& ready, Post& post, Slot& slot);
    void count_owed(const Case& c, PerDocument what, Slot& slot) const;
    void revoke(Case& c, Instant at, Post& post, Slot& slot);

    // Favours (favours.cpp)
    void look_for_favour(Case& c) const {
        c.clear(Case::favoured);
        const Probability& favour = policy(c).favour;
        if (!favour.never() && favour(draws_(Draw::favour, c.id, occasion(c)).first))
            c.set(Case::favoured);
    }
    void jump_queue(const Case& c, Station& station, Slot& slot) const;
    /// Of somebody who leaves a queue.
    void note_overtaken(Slot& slot, const Case& c, const Overtaken& what) const {
        if (what.times > 0) [[unlikely]]
            add_overtaken(slot, c, what);
    }
    void add_overtaken(Slot& slot, const Case& c, const Overtaken& what) const;
    /// An acquaintance behind the window overlooks a gap.
    bool overlooked(const Case& c, const Policy& policy) const {
        return c.is(Case::favoured) &&
               policy.overlooks(draws_(Draw::favour, c.id, occasion(c)).second);
    }
    /// Whoever knows nobody is sent away although the papers are complete.
    bool obstructed(const Case& c, const Policy& policy) const {
        return !policy.obstructs.never() && !c.is(Case::favoured) &&
               policy.obstructs(draws_(Draw::favour, c.id, occasion(c)).second);
    }
    void note_favour(Slot& slot, const Case& c, std::size_t department, Favour what,
                     Instant at) const;
    void note_favoured(Slot& slot, const Case& c, PerFavoured what, std::int64_t amount) const;

    // Case life (life.cpp)
    int gaps(const Case& c) const;
    /// Which kind of gap a refused case still has.
    static Reason last_gap(const Case& c) {
        return (c.bring & ~c.have) != 0 ? Reason::outside_document : Reason::own_document;
    }
    static bool complete(const Case& c) { return (c.bring & ~c.have) == 0 && c.faults == 0; }
    /// Refuses; false if the applicant gives up.
    /// `notice`: the first word of the filing's draw, whether all gaps are named.
    bool refuse(Case& c, Instant at, std::uint64_t notice, Post& post, Slot& slot);
    void next_visit(Case& c, Instant now, std::int64_t earliest_day, std::uint32_t here, Post& post,
                    Slot& slot);
    void send_to_station(Case& c, Instant now, std::int64_t day, std::uint32_t here, Post& post);
    void stay(std::uint32_t where, const Case& c, Post& post);
    /// The same errand again after a pause.
    void come_again(Case& c, Instant now, std::int64_t day, Post& post);
    void send_on_day(Case& c, Instant now, std::int64_t day, std::uint64_t u, Post& post);
    std::int64_t pause_days(const Case& c) const;
    std::int64_t pause_days(std::uint64_t u) const;
    void finish(const Case& c, std::int64_t day, Slot& slot);
    /// `last`: the failure after which nothing more is tried.
    void give_up(const Case& c, Instant at, Reason last, Slot& slot);
    void count_open(const Case& c, OpenAt where, Slot& slot) const;
    void count_case(const Case& c, Slot& slot, bool completed, bool given_up, std::int64_t day);
    void staff(Slot& slot, std::size_t department, Activity activity, Instant at,
               Duration work) const {
        staff(slot, department, activity, world_.calendar.measured(Calendar::day_of(at)), work);
    }
    /// `measured`: on a day that counts.
    void staff(Slot& slot, std::size_t department, Activity activity, bool measured,
               Duration work) const {
        if (slot.live) [[unlikely]]
            live_staff(slot, department, activity, work);
        if (!measured) return;
        slot.tally.add<std::int64_t>(layout_.activity, work.ms, department, city::at(activity));
        slot.tally.add<std::int64_t>(layout_.actions, 1, department, city::at(activity));
    }
    void fact(Slot& slot, const Case& c, Fact::Kind kind, Instant at, std::uint32_t place = 0,
              std::uint16_t detail = 0, std::uint16_t document = 65535) const {
        if (c.is(Case::probe)) [[unlikely]]
            slot.facts.push_back(
                {at, c.id, place, c.citizen, c.matter, document, detail, kind, c.step});
    }
    /// Whether the case counts: a citizen's need of the measured period.
    bool counted(const Case& c) const {
        return world_.calendar.measured(c.need_day) && (c.id & probe_id_bit) == 0;
    }
    /// Counts a failure of the case at `department`.
    void count_failure(Slot& slot, const Case& c, std::size_t department, Reason reason) const {
        if (slot.live) [[unlikely]]
            live_failure(slot, reason);
        if (counted(c)) slot.tally.add<std::int64_t>(layout_.reason, 1, department, at(reason));
    }
    bool link_up(std::size_t link, Instant at) const;

    /// What the viewer counts of a case, if somebody watches.
    void live(Slot& slot, const Case& c, PerNeed what, std::int64_t n) const;
    void live(Slot& slot, PerCity what, std::int64_t n = 1) const {
        if (slot.live) [[unlikely]]
            slot.live->count(what, n);
    }
    void live(Slot& slot, const Case& c, PerBuilding what, PerCity sum, std::int64_t n = 1) const {
        if (slot.live) [[unlikely]] {
            slot.live->count(plan_.stations[c.station].building, what, n);
            slot.live->count(sum, n);
        }
    }
    DayPlan plan_now(std::uint32_t station, Instant now) const;
    static LiveQueue live_queue(const WindowQueue& queue, const DayPlan& plan, Instant now);
    void live_need(Slot& slot, const Case& c) const;
    static void live_failure(Slot& slot, Reason reason);
    static void live_staff(Slot& slot, std::size_t department, Activity activity, Duration work);
    LiveFocus live_focus(std::uint32_t building) const;
    void live_visit(Slot& slot, const Case& c, bool new_trip) const;
    void live_end(Slot& slot, const Case& c, bool completed, bool given_up) const;

    static constexpr std::uint64_t no_case = ~std::uint64_t{0};

    // Changes (model_changes.cpp)
    struct Scheduled {
        ChangeSpec spec;
        Instant from, until;
        bool command = false;  ///< given while running, not yet begun
    };
    void schedule(ChangeSpec spec, bool command);
    /// Begins and ends changes due at `now`; returns when the next is due.
    Instant change_over(Instant now, Post& post, Slot& slot);
    void count_offer(Instant until, Slot& slot);
    void move_waiting(Instant now, Post& post, Slot& slot);
    std::uint32_t station_due(const Case& c, std::span<const std::uint32_t> of_paper) const;
    /// For somebody who stands before windows that have moved: to the new group if it is in the
    /// building, otherwise he has come in vain (false).
    bool follow_windows(Case& c, Instant now, Post& post, Slot& slot);
    /// Where windows will be, for visits planned beyond an announced move.
    void announce();
    void go_where_windows_will_be(Case& c) const;

    const Policy& policy(const Case& c) const {
        return rules_.policy(world_.matters[c.matter].department);
    }
    const Policy& policy(const MatterPlan& matter) const {
        return rules_.policy(matter.department);
    }

    /// Whole minutes from home to a building of this level, one way.
    std::int64_t way_minutes(std::size_t town, std::size_t level) const {
        return travel_minutes_[town * 3 + level];
    }

    static constexpr std::uint32_t nowhere = 0xffffffff;
    Slot& slot();

    const RegimePlan& plan_;
    const World& world_;
    Rules rules_;
    Draws draws_;
    CityTallies layout_;
    VisitTimes visit_times_;
    bool unlimited_;
    CellMap cells_;
    std::vector<Home> homes_;
    std::vector<BuildingCell> buildings_;
    std::vector<Station> stations_;
    std::vector<Station> offices_;
    std::vector<ReviewTable> reviews_under_way_;  ///< by back office
    struct Hotline {
        AgentQueue queue;
        CallStream enquiries;
        std::vector<std::int64_t> by_day;             ///< expected enquiries, 2^-32
        std::vector<std::uint64_t> department_below;  ///< what an enquiry is about, thresholds
        std::uint64_t number = 0;                     ///< of the next enquiry
        sim::DrawPair about{};
        Instant next = Instant::never();
        std::int64_t open_halves = 0;  ///< half hours a day in which calls come
    } hotline_;
    std::vector<std::vector<Interval>> outages_;  ///< by link, ascending
    struct Backlog {
        static constexpr int bits = 20;
        std::int64_t now = 0;  ///< queries not yet answered, 2^-20
        std::int64_t most = 0;
    };
    std::vector<Backlog> backlogs_;             ///< by link
    Instant published_{};                       ///< backlogs are those of this moment
    Instant watched_until_{};                   ///< until then they are published at every step
    std::vector<std::int64_t> travel_minutes_;  ///< (town, level)
    Accounts accounts_;
    std::vector<sim::Copied<Slot>> slots_;
    std::vector<Scheduled> scheduled_;  ///< by (from, id)
    std::vector<std::string> active_;   ///< ids of the changes in force
    struct Layout {
        Instant from;
        std::vector<std::uint32_t> station_of_paper;
    };
    std::vector<Layout> announced_;           ///< by time
    Instant next_layout_ = Instant::never();  ///< the first of them that is still to come
    std::vector<CellId> woken_;               ///< at the last stop
    Instant offer_counted_{};                 ///< windows on offer are counted up to here
    std::int64_t next_day_ = 0;               ///< not yet opened
    sim::Distribution unit_exponential_, patience_, no_show_, retry_, certificate_service_,
        fetch_service_, refusal_service_, letter_work_, intake_work_, hotline_call_, online_time_,
        hotline_patience_, complaint_work_, reminder_work_, assisted_work_, turns_round_,
        desk_service_, kiosk_service_, owed_delivery_;
    Duration link_wait_{};
    std::array<sim::Probability, age_bands> digital_ready_;
    sim::Probability agent_, dispatched_, complains_overdue_;
    std::uint16_t base_minutes_ = 0;  ///< of preparing any case
    sim::Probability trace_;
    std::uint64_t traced_case_ = no_case;
    bool watched_ = false;
    std::vector<std::uint32_t> traced_citizens_;
    struct NumberedProbe {
        Probe probe;
        std::uint64_t id = 0;
    };
    std::vector<std::vector<NumberedProbe>> probes_;  ///< by town; empty without probes
};

}  // namespace cityload::city
