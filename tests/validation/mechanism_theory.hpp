#pragma once
// The life of a case as an absorbing Markov chain, written without a line of the city model: states
// are found by search, means by a dense solve, distributions of whole-numbered rewards by solving
// once for every number.

#include <Eigen/Dense>
#include <map>
#include <tuple>
#include <vector>

namespace cityload::validation {

/// What happens step by step until it ends. moves(state, go, end) calls go(to, probability, reward)
/// and end(probability, reward); the probabilities of a state sum to 1, rewards are whole numbers ≥
/// 0.
template <class State>
class AbsorbingChain {
  public:
    template <class Moves>
    AbsorbingChain(const State& start, Moves moves) {
        number(start);
        for (std::size_t from = 0; from < states_.size(); ++from) {
            const State here = states_[from];
            moves(
                here,
                [&](const State& to, double p, int reward) {
                    if (p > 0) steps_.push_back({from, number(to), p, reward});
                },
                [&](double p, int reward) {
                    if (p > 0) ends_.push_back({from, 0, p, reward});
                });
        }
    }

    /// Mean of the sum of rewards from the start to the end.
    double mean() const {
        Eigen::VectorXd once = Eigen::VectorXd::Zero(size());
        Eigen::MatrixXd m = Eigen::MatrixXd::Identity(size(), size());
        for (const Step& s : steps_) {
            m(index(s.from), index(s.to)) -= s.p;
            once(index(s.from)) += s.p * s.reward;
        }
        for (const Step& s : ends_) once(index(s.from)) += s.p * s.reward;
        return m.partialPivLu().solve(once)(0);
    }

    /// P(sum of rewards = n) for n = 0 … most.
    std::vector<double> distribution(int most) const {
        Eigen::MatrixXd m = Eigen::MatrixXd::Identity(size(), size());
        for (const Step& s : steps_)
            if (s.reward == 0) m(index(s.from), index(s.to)) -= s.p;
        const Eigen::PartialPivLU<Eigen::MatrixXd> solver(m);
        std::vector<Eigen::VectorXd> still;  // by n: probability of a sum of n from each state on
        std::vector<double> out;
        for (int n = 0; n <= most; ++n) {
            Eigen::VectorXd right = Eigen::VectorXd::Zero(size());
            for (const Step& s : steps_)
                if (s.reward > 0 && s.reward <= n)
                    right(index(s.from)) +=
                        s.p * still[static_cast<std::size_t>(n - s.reward)](index(s.to));
            for (const Step& s : ends_)
                if (s.reward == n) right(index(s.from)) += s.p;
            still.push_back(solver.solve(right));
            out.push_back(still.back()(0));
        }
        return out;
    }

  private:
    struct Step {
        std::size_t from, to;
        double p;
        int reward;
    };
    Eigen::Index size() const { return static_cast<Eigen::Index>(states_.size()); }
    static Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }
    std::size_t number(const State& s) {
        const auto [it, fresh] = numbers_.try_emplace(s, states_.size());
        if (fresh) states_.push_back(s);
        return it->second;
    }

    std::map<State, std::size_t> numbers_;
    std::vector<State> states_;
    std::vector<Step> steps_, ends_;
};

/// A case on paper: `documents` outside documents, each from a building of its own; `own` own
/// documents of which each is faulty with probability `error`.
struct PaperLife {
    int documents = 0;
    double at_hand = 0;  ///< a document needs no errand
    int own = 0;
    double error = 0;
    double informed = 0;     ///< knows all documents before the first visit
    double full_notice = 0;  ///< a refusal names all gaps, otherwise one
    double success = 1;      ///< of a visit to an issuer
    double wasted = 0;       ///< a visit to file fails for no reason of the papers
    double fetch = 0;        ///< one more trip in the end
    int gives_up_after = 1000;

    enum class Count { trips, filings, refusals, legal, wasted, given_up };

    struct State {
        enum Place : int { home, errand, filing } place = home;
        int unknown = 0, known = 0, faults = 0, refusals = 0;
        friend bool operator<(const State& a, const State& b) {
            return std::tie(a.place, a.unknown, a.known, a.faults, a.refusals) <
                   std::tie(b.place, b.unknown, b.known, b.faults, b.refusals);
        }
    };

    AbsorbingChain<State> chain(Count what) const {
        const auto reward = [what](bool trip, bool filing, bool refusal, bool legal, bool lost,
                                   bool given_up) -> int {
            switch (what) {
                case Count::trips:
                    return trip;
                case Count::filings:
                    return filing;
                case Count::refusals:
                    return refusal;
                case Count::legal:
                    return legal;
                case Count::wasted:
                    return lost;
                case Count::given_up:
                    return given_up;
            }
            return 0;
        };
        return AbsorbingChain<State>(State{}, [=, *this](const State& s, auto go, auto end) {
            if (s.place == State::home) {
                for (int k = 0; k <= documents; ++k)
                    for (int g = 0; g <= own; ++g) {
                        const double p =
                            binomial(documents, 1 - at_hand, k) * binomial(own, error, g);
                        go(State{k > 0 ? State::errand : State::filing, 0, k, g, 0}, p * informed,
                           0);
                        go(State{State::filing, k, 0, g, 0}, p * (1 - informed), 0);
                    }
                return;
            }
            if (s.place == State::errand) {
                State got = s;
                got.place = --got.known > 0 ? State::errand : State::filing;
                go(got, success, reward(true, false, false, false, false, false));
                go(s, 1 - success, reward(true, false, false, false, true, false));
                return;
            }
            go(s, wasted, reward(true, true, false, false, true, false));
            const double served = 1 - wasted;
            if (s.unknown + s.faults == 0) {
                end(served * (1 - fetch), reward(true, true, false, true, false, false));
                // Filing and fetching: two trips, two visits by the legal rule.
                end(served * fetch, reward(true, true, false, true, false, false) +
                                        reward(true, false, false, true, false, false));
                return;
            }
            State next = s;
            if (++next.refusals >= gives_up_after) {
                end(served, reward(true, true, true, false, false, true));
                return;
            }
            if (gives_up_after >= 1000) next.refusals = 0;  // need not be remembered
            State all = next;
            all.known = all.unknown;
            all.unknown = all.faults = 0;
            all.place = all.known > 0 ? State::errand : State::filing;
            go(all, served * full_notice, reward(true, true, true, false, false, false));
            // Without full notice one's own papers are looked at first.
            if (next.faults > 0) {
                --next.faults;
            } else {
                --next.unknown;
                ++next.known;
                next.place = State::errand;
            }
            go(next, served * (1 - full_notice), reward(true, true, true, false, false, false));
        });
    }
    double mean(Count what) const { return chain(what).mean(); }
    std::vector<double> distribution(Count what, int most) const {
        return chain(what).distribution(most);
    }

    static double binomial(int n, double p, int k) {
        if (k > n) return 0;
        double value = 1;
        for (int i = 1; i <= k; ++i) value *= p * (n - k + i) / i;
        for (int i = 0; i < n - k; ++i) value *= 1 - p;
        return value;
    }
};

}  // namespace cityload::validation
