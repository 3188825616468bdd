/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"
#include "hek-trial.h"

G_BEGIN_DECLS

/*
 * An answer: named values in order, each once for machines and once for people. One record is a
 * JSON object or a list of lines; several are a JSON array, a table or CSV.
 */
typedef struct _HekCliRecord HekCliRecord;

HekCliRecord *hek_cli_record_new (void);
void          hek_cli_record_free (HekCliRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCliRecord, hek_cli_record_free)

/* @key: in JSON and CSV, borrowed; %NULL: for people only. @label: for people, borrowed; %NULL: for
 * machines only. @people: (transfer full) (nullable): else the value itself */
void hek_cli_record_add_text (HekCliRecord *record, const char *key, const char *label,
                              const char *value);
void hek_cli_record_add_number (HekCliRecord *record, const char *key, const char *label,
                                double value, char *people);
void hek_cli_record_add_boolean (HekCliRecord *record, const char *key, const char *label,
                                 gboolean value);

/* An array of objects; in JSON only. @records: (element-type HekCliRecord): borrowed */
void hek_cli_record_add_list (HekCliRecord *record, const char *key, const GPtrArray *records);

/* The keys of quantize: method, space, curve, display and distance_m where they count,
 * colors|bits|threshold, bits_per_pixel, file_bytes, quantize_s and all metrics. */
void hek_cli_record_add_trial (HekCliRecord *record, const HekTrial *trial);
void hek_cli_record_add_viewing (HekCliRecord *record, const HekViewing *viewing);
void hek_cli_record_add_metrics (HekCliRecord *record, const HekMetricReport *metrics);

/* A record for each option of a method: method, option, values, default, help.
 * @records: (element-type HekCliRecord): these are appended */
void hek_cli_records_add_options (GPtrArray *records, const char *method, const HekOption *options,
                                  guint n_options);

/* All append to @out. */
void hek_cli_record_append_json (GString *out, const HekCliRecord *record);
void hek_cli_record_append_text (GString *out, const HekCliRecord *record);

/* (element-type HekCliRecord): columns are the keys of all records, in order of appearance */
void hek_cli_records_append_json (GString *out, const GPtrArray *records);
void hek_cli_records_append_csv (GString *out, const GPtrArray *records);
void hek_cli_records_append_table (GString *out, const GPtrArray *records);

G_END_DECLS
