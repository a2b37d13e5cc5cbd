#pragma once
// Where the pictures come from: a running city, or the file of one that has run.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/city/live_demo.hpp"
#include "models/city/live_session.hpp"

namespace cityload::viz {

class Source {
  public:
    virtual ~Source() = default;
    virtual bool live() const = 0;  ///< can be changed and followed
    virtual bool ready() const = 0;
    virtual std::string failure() const = 0;
    virtual const city::LiveShape& shape() const = 0;
    virtual const city::LiveSnapshot& latest() = 0;
    /// Whether a snapshot is after everything asked for, and the clock stands.
    virtual bool stands(const city::LiveSnapshot& now) const = 0;
    virtual std::int64_t clock() const = 0;  ///< ms of the run; asks for no snapshot

    virtual void play(double speed) = 0;
    virtual void pause() = 0;
    virtual void step(std::int64_t ms) = 0;
    virtual void jump(std::int64_t ms) = 0;
    virtual void run_until(city::LiveUntil until) = 0;
    virtual void focus(std::optional<std::uint32_t> building) = 0;
    virtual void change(city::ChangeSpec change) = 0;
    virtual void take_back(const std::string& id) = 0;
    virtual void follow(city::RecentNeed need, std::uint16_t matter) = 0;
    /// The citizen's first need after `after_ms`.
    virtual void follow_citizen(std::uint32_t citizen, std::int64_t after_ms) = 0;
    virtual std::shared_ptr<const city::LiveJourney> journey() const = 0;
    virtual std::vector<city::ChangeSpec> changes() const = 0;
    virtual void settle() = 0;
};

/// A fault of a scenario, in both languages.
struct ScenarioFault {
    std::string file;
    int line = 0, column = 0;
    std::string key, en, zh;
    bool note = false;
};

/// What came of opening a file: a source, or what is wrong with it.
struct Opened {
    std::unique_ptr<Source> source;
    std::vector<ScenarioFault> faults;
};

/// A moment with a name.
struct Bookmark {
    std::int64_t at_ms = 0;  ///< of the run
    std::string name;
};

/// What the viewer needs of the rest of the program; so that it knows neither scenario files nor
/// command lines.
struct Services {
    std::function<Opened(const std::string& path, const std::vector<std::string>& regimes)> open;
    std::vector<city::LiveDemo> demos;
    std::function<std::string(const city::ChangeSpec&)> change_text;  ///< as TOML
    /// The moments and values of a scenario as text: false, with a sentence, if it will not do.
    std::function<bool(const std::string& set, const std::string& value, double& number,
                       std::string& fault)>
        change_value;
    /// Bookmarks of a file, kept beside it (or here, where that cannot be written); moments are ms
    /// since 1970-01-01 of the local clock. Saving says where, or "" if nowhere.
    std::function<std::vector<Bookmark>(const std::string& path)> load_bookmarks;
    std::function<std::string(const std::string& path, const std::vector<Bookmark>&)>
        save_bookmarks;
    std::string scenarios;  ///< directory of those that ship; ends with /
};

/// The source that runs a city.
class LiveSource final : public Source {
  public:
    LiveSource(std::shared_ptr<const city::CitySpec> spec, city::LiveOptions options)
        : session_(std::move(spec), std::move(options)) {}
    bool live() const override { return true; }
    bool ready() const override { return session_.ready(); }
    std::string failure() const override { return session_.failure(); }
    const city::LiveShape& shape() const override { return session_.shape(); }
    const city::LiveSnapshot& latest() override { return session_.latest(); }
    bool stands(const city::LiveSnapshot& now) const override {
        return now.obeyed == session_.given() && !now.running;
    }
    std::int64_t clock() const override { return session_.clock(); }
    void play(double speed) override { session_.play(speed); }
    void pause() override { session_.pause(); }
    void step(std::int64_t ms) override { session_.step(ms); }
    void jump(std::int64_t ms) override { session_.jump(ms); }
    void run_until(city::LiveUntil until) override { session_.run_until(until); }
    void focus(std::optional<std::uint32_t> b) override { session_.focus(b); }
    void change(city::ChangeSpec c) override { session_.change(std::move(c)); }
    void take_back(const std::string& id) override { session_.take_back(id); }
    void follow(city::RecentNeed need, std::uint16_t matter) override {
        session_.follow(need, matter);
    }
    void follow_citizen(std::uint32_t citizen, std::int64_t after_ms) override {
        session_.follow_citizen(citizen, after_ms);
    }
    std::shared_ptr<const city::LiveJourney> journey() const override { return session_.journey(); }
    std::vector<city::ChangeSpec> changes() const override { return session_.changes(); }
    void settle() override { session_.settle(); }

  private:
    city::CitySession session_;
};

}  // namespace cityload::viz
