// validate: all cells of the validation, printed and, if asked, written as docs/validation.md.
//   --only TEXT     cells whose name contains TEXT
//   --short         only those cheap enough for every build
//   --within S      only those that should take at most S seconds of one core
//   --threads N     default: as many as the machine has
//   --scale X       measured periods X times as long, for sizing new cells
//   --write FILE    the document
//   --list          names, without running
// Exit code 0 if every number agrees and is precise enough, otherwise 1.

#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "tests/validation/judge.hpp"
#include "tests/validation/report.hpp"

namespace {

struct Options {
    std::string only, write;
    bool list = false;
    double within = 1e9;  ///< seconds
    int threads = 0;
    double scale = 1;
};

Options parse(int count, char** words) {
    Options o;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const auto value = [&]() -> std::string {
            if (i + 1 == count) throw std::invalid_argument(word + " needs a value");
            return words[++i];
        };
        if (word == "--only") {
            o.only = value();
        } else if (word == "--write") {
            o.write = value();
        } else if (word == "--threads") {
            o.threads = std::stoi(value());
        } else if (word == "--scale") {
            o.scale = std::stod(value());
        } else if (word == "--short") {
            o.within = 2;
        } else if (word == "--within") {
            o.within = std::stod(value());
        } else if (word == "--list") {
            o.list = true;
        } else {
            throw std::invalid_argument("unknown option " + word);
        }
    }
    if (!o.write.empty() && (!o.only.empty() || o.scale != 1))
        throw std::invalid_argument("--write takes whole tiers at full length");
    return o;
}

int validate(const Options& options) {
    using namespace cityload;
    using namespace cityload::validation;
    const std::vector<Cell> all = all_cells();
    const std::size_t family = family_size(all);
    std::vector<Cell> chosen;
    for (const Cell& c : all)
        if (c.name.find(options.only) != std::string::npos && c.seconds <= options.within)
            chosen.push_back(c);
    if (options.list) {
        double seconds = 0;
        for (const Cell& c : chosen) {
            std::cout << c.name << "\t" << c.family << "\t" << c.parameters << "\t" << c.seconds
                      << " s" << (c.is_long() ? "\tlong" : "") << '\n';
            seconds += c.seconds;
        }
        std::cout << chosen.size() << " cells, " << family_size(chosen) << " numbers, about "
                  << seconds << " s of one core\n";
        return 0;
    }
    const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, options.threads);
    const auto results = judge(chosen, family, *executor, options.scale);
    std::size_t failures = 0;
    for (std::size_t c = 0; c < chosen.size(); ++c) {
        std::cout << plain_table(chosen[c], results[c]);
        failures += !results[c].passes();
    }
    std::cout << chosen.size() << " cells, " << family_size(chosen) << " numbers, " << failures
              << " cells fail\n";
    if (!options.write.empty()) {
        std::ofstream file(options.write);
        file << document(chosen, results, all.size(), family);
        if (!file.flush()) throw std::runtime_error("cannot write " + options.write);
    }
    return failures ? 1 : 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return validate(parse(count, words));
    } catch (const std::exception& problem) {
        std::cerr << "validate: " << problem.what() << '\n';
        return 2;
    }
}
