#pragma once
// What is wrong with a scenario. Reading never stops at the first fault: all are collected and
// printed together.

#include <string>
#include <vector>

#include "scenarios/read/position.hpp"
#include "scenarios/read/text.hpp"

namespace cityload::read {

enum class Severity { error, note };

struct Problem {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string key;  ///< dotted path, e.g. "station.desk.servers"; empty for a whole file
    Text what;
    Text why;         ///< may be empty
    Text suggestion;  ///< may be empty
    Severity severity = Severity::error;
    int order = 0;  ///< of the file
};

/// "file:line:col: error: key: what (why). suggestion", one line.
std::string to_line(const Problem& problem, Language language);

/// The problems of one reading. The same problem at the same place is kept once.
class Problems {
  public:
    void error(const Position& at, std::string key, Text what, Text why = {}, Text suggestion = {});
    void note(const Position& at, std::string key, Text what, Text why = {}, Text suggestion = {});

    bool any_errors() const { return errors_ > 0; }
    std::size_t errors() const { return errors_; }
    /// In source order: order of files, then line, then column.
    std::vector<Problem> sorted() const;
    bool empty() const { return list_.empty(); }

  private:
    void add(Problem problem);

    std::vector<Problem> list_;
    std::size_t errors_ = 0;
};

}  // namespace cityload::read
