// Values inside the tables of a network: servers, patience, arrivals, destinations.
#pragma once

#include "models/network/spec.hpp"
#include "scenarios/read/network_fields.hpp"

namespace cityload::read {

constexpr const char* most_servers = "1000000";

/// A string, or a cell of a CSV file.
bool is_word(const Value& value);

/// `servers`: a whole number, "unlimited", or a table of numbers by time.
const Text& servers_form();
const FieldTable& schedule_fields();
std::optional<network::ServerSchedule> read_servers(Reader& reader, const Value& value);

/// What a key that takes a distribution says it takes.
const Text& distribution_form();

/// `patience`: a distribution with `leaves` and `no_show`.
const FieldTable& patience_fields();
void read_patience(Reader& reader, const Value& value, network::StationSpec& station);

/// "desk", "shortest:a,b" or, where `may_leave`, "out".
std::optional<network::Destination> read_destination(Reader& reader, const Position& at,
                                                     const std::string& text, bool may_leave);

/// `arrivals`: a process and its keys.
const FieldTable& arrival_fields();
void read_arrivals(Reader& reader, const Value& value, network::SourceSpec& source);

}  // namespace cityload::read
