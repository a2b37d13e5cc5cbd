#pragma once
// A Markov chain in continuous time, given by its start and its moves: states are found by search,
// the equilibrium by a sparse solve. Exact where the state space is finite; otherwise the caller
// cuts it.

#include <Eigen/Sparse>
#include <map>
#include <stdexcept>
#include <vector>

namespace cityload::validation {

template <class State>
class MarkovChain {
  public:
    /// moves(state, go) calls go(to, rate) for everything that can happen in `state`. The chain
    /// must be irreducible.
    template <class Moves>
    MarkovChain(const State& start, Moves moves) {
        struct Move {
            int from, to;
            double rate;
        };
        std::vector<Move> all;
        number(start);
        for (std::size_t from = 0; from < states_.size(); ++from) {
            const State here = states_[from];
            moves(here, [&](const State& to, double rate) {
                if (rate > 0) all.push_back({static_cast<int>(from), number(to), rate});
            });
        }
        // Balance of every state but the first, whose weight is 1.
        const int n = static_cast<int>(states_.size());
        weights_ = Eigen::VectorXd::Ones(n);
        if (n == 1) return;
        std::vector<Eigen::Triplet<double>> entries;
        Eigen::VectorXd right = Eigen::VectorXd::Zero(n - 1);
        for (const Move& m : all) {
            if (m.from > 0) entries.emplace_back(m.from - 1, m.from - 1, -m.rate);
            if (m.to == 0) continue;
            if (m.from > 0) {
                entries.emplace_back(m.to - 1, m.from - 1, m.rate);
            } else {
                right(m.to - 1) -= m.rate;
            }
        }
        Eigen::SparseMatrix<double> balance(n - 1, n - 1);
        balance.setFromTriplets(entries.begin(), entries.end());
        Eigen::SparseLU<Eigen::SparseMatrix<double>> solver(balance);
        if (solver.info() != Eigen::Success)
            throw std::runtime_error("the chain has no equilibrium");
        weights_.tail(n - 1) = solver.solve(right);
        weights_ /= weights_.sum();
    }

    std::size_t size() const { return states_.size(); }

    /// Equilibrium mean of f(state).
    template <class F>
    double mean(F f) const {
        double sum = 0;
        for (std::size_t i = 0; i < states_.size(); ++i)
            sum += weights_(static_cast<Eigen::Index>(i)) * static_cast<double>(f(states_[i]));
        return sum;
    }

  private:
    int number(const State& s) {
        const auto [at, fresh] = numbers_.try_emplace(s, static_cast<int>(states_.size()));
        if (fresh) states_.push_back(s);
        return at->second;
    }

    std::map<State, int> numbers_;
    std::vector<State> states_;
    Eigen::VectorXd weights_;
};

}  // namespace cityload::validation
