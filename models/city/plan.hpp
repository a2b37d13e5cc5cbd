#pragma once
// The compiled city: everything a run looks up, as dense arrays. World holds what all regimes share
// (people, buildings, matters, the paper regime's window groups); RegimePlan adds where things are
// done and how likely each turn of a case is.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/city/calendar.hpp"
#include "models/city/spec.hpp"
#include "sim/distribution.hpp"
#include "sim/random.hpp"

namespace cityload::city {

using sim::Distribution;
using sim::Probability;

/// People of a town by (age band, migrant): contiguous ids, so that attributes follow from the id.
inline constexpr int people_groups = age_bands * 2;

struct Town {
    std::uint16_t district = 0;
    std::uint32_t first_citizen = 0;
    std::uint32_t first_firm = 0;  ///< firms have ids after all residents
    std::array<std::uint32_t, people_groups + 1>
        group{};  ///< offsets; [8] is the number of residents
    std::uint32_t firms = 0;
    /// People and firms ([8]) at the beginning of the measured period and at the run's end: ids are
    /// those of the larger number, the first of them live there.
    std::array<std::uint32_t, people_groups + 1> first{}, last{};
    bool grows = false;

    std::uint32_t residents() const {  ///< at the beginning
        std::uint32_t sum = 0;
        for (int g = 0; g < people_groups; ++g) sum += first[static_cast<std::size_t>(g)];
        return sum;
    }
};

struct Building {
    std::uint16_t office = 0;    ///< kind, index into spec.offices
    std::uint16_t district = 0;  ///< of its site; the first district for those there is one of
    std::uint16_t town = 0;      ///< for town-level kinds
};

/// At which of its department's windows something is done.
enum Place : std::uint8_t { own_office, town_office, city_office, places };

/// A window group of one department in one building, as staffed in the sizing regime.
struct PaperStation {
    std::uint32_t building = 0;
    std::uint16_t department = 0;
};

struct MaterialPlan {
    std::uint16_t document = 0;
    std::uint64_t abolished = 0;  ///< fixed uniform of (matter, document): order of being dropped
    Probability needed;
};

/// A matter asks for no more outside documents, those of issuers included.
inline constexpr std::size_t most_documents = 16;
/// Window groups: Case::station has 16 bits.
inline constexpr std::size_t most_groups = 65535;

/// What every case asks about comes first: it shares a line of the caches.
struct MatterPlan {
    std::uint16_t department = 0;
    Place place = own_office;
    bool firm = false;
    bool asks_outside = false;
    bool online = false;
    bool fetch_between = false, kiosk = false;
    std::vector<MaterialPlan> materials;  ///< asked for by the matter itself
    /// Asked for by the issuers of these (and of each other), if the applicant must go there; with
    /// `materials` at most `most_documents`. A bit of a case counts on from the last of
    /// `materials`.
    std::vector<MaterialPlan> chain;
    std::vector<std::uint16_t> needs_first;  ///< by bit: documents the issuer asks for
    const MaterialPlan& item(std::size_t bit) const {
        return bit < materials.size() ? materials[bit] : chain[bit - materials.size()];
    }
    std::uint16_t direct() const {
        return static_cast<std::uint16_t>((1u << materials.size()) - 1);
    }
    int reviews = 0;                       ///< 0: decided at the window
    std::vector<std::uint16_t> reviewers;  ///< department of each review
    std::int64_t statutory_days = 0, processing_days = 0;
    int windows_in_turn = 1;
    std::vector<std::uint8_t> groups;  ///< people groups that can need it
    double rate_per_day = 0;           ///< per eligible person
    double own_documents = 0;
    double fetch_factor = 1;
};

struct DocumentPlan {
    std::uint16_t issuer = no_issuer;  ///< department
    Place place = own_office;          ///< of the window where it is issued
    bool e_certificate = false, declarable = false;
    bool kiosk = false;                          ///< printed by kiosks
    std::uint16_t certificate = no_certificate;  ///< matter under which it is issued
    static constexpr std::uint16_t no_certificate = 65535;
    std::vector<std::uint16_t> links;
    static constexpr std::uint16_t no_issuer = 65535;
};

/// What all regimes share.
class World {
  public:
    explicit World(const CitySpec& spec);

    const CitySpec& spec;
    Calendar calendar;
    std::vector<std::uint16_t> districts;  ///< index into spec.districts of those simulated
    std::vector<Town> towns;
    std::vector<Building> buildings;
    std::vector<PaperStation> stations;
    std::vector<MatterPlan> matters;
    std::vector<std::uint16_t> department_of_matter;  ///< the same as in `matters`, close together
    std::vector<DocumentPlan> documents;
    std::uint32_t residents = 0, firms = 0;  ///< ids: all who live there at any time of the run
    std::uint32_t residents_at_start = 0;

    /// The paper station that serves `department` for people of `town`.
    std::uint32_t station_of(std::size_t department, std::size_t town, unsigned place) const {
        return station_index_[station_place(department, town, place)];
    }
    /// Where that stands in a table of all (department, place, town), and what stands there.
    std::size_t station_place(std::size_t department, std::size_t town, unsigned place) const {
        return (department * places + place) * towns.size() + town;
    }
    std::size_t station_places() const { return station_index_.size(); }
    std::uint32_t station_at_place(std::size_t k) const { return station_index_[k]; }
    /// The back office that serves `department` for `town`; department's own numbering, 0 …
    /// back_offices()-1.
    std::uint32_t back_office_of(std::size_t department, std::size_t town) const {
        return back_office_index_[department * towns.size() + town];
    }
    std::size_t back_offices() const { return back_office_department_.size(); }
    std::uint16_t back_office_department(std::size_t b) const { return back_office_department_[b]; }
    /// Its district; -1 if it is the city's.
    int back_office_district(std::size_t b) const { return back_office_district_[b]; }
    std::uint32_t hall_of_district(std::size_t district) const { return hall_[district]; }
    /// People of each group and firms who live in a town.
    using Present = std::array<std::uint32_t, people_groups + 1>;
    Present present(const Town& town, std::uint32_t grown) const;
    /// Number of people of the matter's groups, or firms, among those present.
    std::uint32_t eligible(const MatterPlan& matter, const Present& present) const;
    std::uint32_t eligible(const MatterPlan& matter, const Town& town) const {
        return eligible(matter, present(town, 0));
    }
    /// The k-th eligible person's id.
    std::uint32_t pick(const MatterPlan& matter, const Town& town, std::uint32_t k,
                       const Present& present) const;
    /// Part of the change of population until the run's end that has taken place, 2^-16. People
    /// are counted anew every 30 days from the beginning of the measured period.
    std::uint32_t grown(std::int64_t day) const;
    /// Residents after that change.
    std::int64_t residents_after(std::uint32_t grown) const;
    int people_group(const Town& town, std::uint32_t citizen) const {  ///< -1 for a firm
        if (citizen >= residents) return -1;
        // Groups before the citizen's are counted, not looked for: whose turn it is cannot be
        // guessed.
        const std::uint32_t offset = citizen - town.first_citizen;
        int group = 0;
        for (std::size_t g = 1; g < people_groups; ++g) group += offset >= town.group[g];
        return group;
    }
    Duration travel(std::size_t town, std::uint32_t building) const;
    /// Office, district and town: "hall.xihu", "town-centre.xihu.12".
    std::string building_id(const Building& building) const;
    /// Relative weight of each day of the run for needs, mean 1 over the measured days.
    const std::vector<double>& day_weight() const { return day_weight_; }

  private:
    void place_people();
    void place_offices();
    void compile_matters();
    void chain_documents();
    void weigh_days();

    std::vector<std::uint32_t> station_index_, back_office_index_, hall_;
    std::vector<std::uint16_t> back_office_department_;
    std::vector<int> back_office_district_;
    std::vector<double> day_weight_;
};

/// Windows per paper station and posts per back office.
struct Staff {
    std::vector<std::int64_t> windows;
    std::vector<std::int64_t> posts;
};

/// A window group as it stands in a regime.
struct StationPlan {
    std::uint32_t building = 0;
    std::uint16_t department = 0;  ///< integrated groups: the hall's first department
    bool integrated = false;
    std::int64_t windows = 0;
    std::uint16_t hours = 0;
};

/// A regime's layout: every window group that can come to be in a run, and where the windows of
/// paper's groups are at its beginning. What changes in a run is in Rules.
class RegimePlan {
  public:
    /// `all_groups`: also those that no change of the scenario leads to, so that commands can.
    RegimePlan(const World& world, const RegimeSpec& regime, const Staff& staff,
               bool all_groups = false);

    const World& world;
    const RegimeSpec& regime;
    std::vector<StationPlan> stations;
    std::vector<std::int64_t> posts;              ///< by back office
    std::vector<std::uint32_t> station_of_paper;  ///< paper station → station, at the beginning
    static constexpr std::uint32_t no_building = 0xffffffff;
    std::vector<std::uint32_t> kiosk_building;  ///< by town: where kiosks stand if there are any

    std::uint32_t station_of(std::size_t department, std::size_t town, unsigned place) const {
        return station_of_paper[world.station_of(department, town, place)];
    }
    /// Where the windows of paper station `p` are if its department goes by `r`.
    std::uint32_t station_at(std::size_t p, const RegimeSpec& r) const;
    /// Number of own documents that the regime asks for.
    double own_documents(const MatterPlan& m) const { return m.own_documents * regime.documents; }
    /// Windows of paper station `p` by the staffing rule.
    std::int64_t staffed(std::size_t p) const {
        return staff_windows_.empty() ? 0 : staff_windows_[p];
    }

  private:
    using GroupKey = std::pair<std::uint32_t, std::uint32_t>;  ///< building, department or `pooled`
    static constexpr std::uint32_t pooled = 65536;

    GroupKey group_of(std::size_t p, const RegimeSpec& r) const;
    std::uint32_t add_group(std::size_t p, const GroupKey& key);
    void place_kiosks();
    void add_possible_groups(bool all_groups);

    std::map<GroupKey, std::uint32_t> group_;
    std::map<std::string, std::uint16_t> hours_;
    std::vector<std::int64_t> staff_windows_;
};

}  // namespace cityload::city
