#pragma once
// Options and manners that several commands share, each worded once.

#include <functional>
#include <string>

#include "app/context.hpp"

namespace cityload::app {

/// The results file a command reads: a required argument OUT.h5. `about`: empty for the usual
/// words.
void add_results_file(CLI::App& command, const Context& context, std::string& path,
                      const std::string& about = "");
/// --lang; read before by language_of, here so that the option is known.
void add_language(CLI::App& command, const Context& context, std::string& language);
void add_quiet(CLI::App& command, const Context& context, bool& quiet);
/// --force. `about`: empty for "replace existing files".
void add_force(CLI::App& command, const Context& context, bool& force,
               const std::string& about = "");
/// --threads N; 0: as many as the machine has.
void add_threads(CLI::App& command, const Context& context, int& threads);
void add_timings(CLI::App& command, const Context& context, bool& timings);

/// What the command does. A FileError becomes one line on stderr and its exit code.
void on_call(CLI::App& command, Context& context, std::function<int()> action);
/// The same for an action that is run at once.
int guarded(const Context& context, const std::function<int()>& action);

}  // namespace cityload::app
