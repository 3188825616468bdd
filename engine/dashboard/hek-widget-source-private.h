/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

#include "hek-filter.h"
#include "hek-snapshot.h"
#include "hek-widget-source.h"

G_BEGIN_DECLS

/* Rows that a source answers with, unless the query says otherwise, and at most. */
#define HEK_WIDGET_ROWS_DEFAULT "100000"
#define HEK_WIDGET_ROWS_MAX 10000000

extern const HekWidgetSource hek_widget_source_telemetry;
extern const HekWidgetSource hek_widget_source_distribution;
extern const HekWidgetSource hek_widget_source_events;
extern const HekWidgetSource hek_widget_source_alerts;
extern const HekWidgetSource hek_widget_source_collections;
extern const HekWidgetSource hek_widget_source_segments;
extern const HekWidgetSource hek_widget_source_attributes;
extern const HekWidgetSource hek_widget_source_statistics;
extern const HekWidgetSource hek_widget_source_correlation;
extern const HekWidgetSource hek_widget_source_layout;
extern const HekWidgetSource hek_widget_source_codebooks;
extern const HekWidgetSource hek_widget_source_evaluation;
extern const HekWidgetSource hek_widget_source_report;

/* Fields that several sources have in common, as initializers. */
#define HEK_WIDGET_FIELD_COLLECTION_ROW(needed)                                                \
  { .name = "collection", .label = N_("Collection"),                                           \
    .help = N_("The collection, by its full name"),                                            \
    .kind = HEK_WIDGET_FIELD_COLLECTION, .required = (needed) }
#define HEK_WIDGET_FIELD_FILTER_ROW                                                            \
  { .name = "filter", .label = N_("Filter"),                                                   \
    .help = N_("Only rows for which this is true, such as price < 10"),                        \
    .kind = HEK_WIDGET_FIELD_FILTER }
#define HEK_WIDGET_FIELD_LIMIT_ROW                                                             \
  { .name = "limit", .label = N_("Rows at most"),                                              \
    .help = N_("Of more rows so many are taken"), .kind = HEK_WIDGET_FIELD_NUMBER,             \
    .def = HEK_WIDGET_ROWS_DEFAULT, .min = 1, .max = HEK_WIDGET_ROWS_MAX }
#define HEK_WIDGET_FIELD_TAKE_ROW                                                              \
  { .name = "take", .label = N_("Which rows"),                                                 \
    .help = N_("Of more rows than that: spread evenly over all, or the first"),                \
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "spread",                                          \
    .choices = hek_widget_take_choices, .n_choices = 2 }

extern const HekChoice hek_widget_take_choices[2]; /* spread, first */

/* The value of a NUMBER field that was checked. */
gint64 hek_widget_source_get_number (const HekWidgetSource *source, const HekWidgetQuery *query,
                                     const char *field);

/* An error of code DATA or FIELD whose message begins with @field. */
void hek_widget_source_fail (GError **error, int code, const char *field, const char *format,
                             ...) G_GNUC_PRINTF (4, 5);

/* "photos: why": unless the message begins with @name already. */
void hek_widget_source_prefix (GError **error, const char *name);

/* Of a report that was written as JSON; what is no file, too large, or nested too deeply is
 * refused. Returns: (transfer full) */
JsonNode *hek_widget_source_read_json (const HekWidgetContext *context, const char *path,
                                       GError **error);
/* (transfer none) @name: (nullable): the first table */
JsonArray *hek_widget_source_find_table (JsonNode *root, const char *name, const char *path,
                                         GError **error);

/* Of @table: its columns as people call them. @name: of the frame */
HekFrame *hek_widget_source_make_table (JsonArray *table, const char *name, GError **error);

/* Calls @add for every instrument of the telemetry. */
void hek_widget_source_add_instruments (GPtrArray *values,
                                        void (*add) (GPtrArray *values, const char *id,
                                                     const char *label));

/* Whether @context has what is asked; otherwise an error that says so. */
gboolean hek_widget_source_needs_workspace (const HekWidgetContext *context, GError **error);
gboolean hek_widget_source_needs_series (const HekWidgetContext *context, GError **error);

/**
 * hek_widget_source_open:
 * @name: of a collection
 *
 * Returns: (transfer full): the collection now, or as of the end of the range where the context
 * looks at the past
 * Errors: those of the store, with the name of the collection
 */
HekSnapshot *hek_widget_source_open (const HekWidgetContext *context, const char *name,
                                     GError **error);

/* Returns: (transfer full): what people call the collection of @query, which may name it by its
 * uuid */
char *hek_widget_source_dup_collection (const HekWidgetContext *context,
                                        const HekWidgetQuery *query);

/* --- rows of a collection: hek-widget-source-rows.c ------------------------------------------ */

typedef struct
{
  HekSnapshot *snapshot; /* owned */
  HekRowPlace *places;   /* owned (array length=n): ascending */
  gsize n;
  guint64 n_matching;    /* of which @places are all, or some */
} HekWidgetRows;

void hek_widget_rows_clear (HekWidgetRows *rows);

/* The fields collection, filter, limit and take of @query. @rows: (out) */
gboolean hek_widget_rows_open (HekWidgetRows *rows, const HekWidgetContext *context,
                               const HekWidgetSource *source, const HekWidgetQuery *query,
                               const HekTask *task, GError **error);

/* Whether a field is one of numbers; moments and yes-or-no are. */
gboolean hek_widget_field_is_number (HekFieldType type);

/* @out: (out) (array): rows->n numbers, NaN where one is missing; moments in microseconds */
gboolean hek_widget_rows_read_numbers (const HekWidgetRows *rows, guint field, double *out,
                                       const HekTask *task, GError **error);

/* Adds the column of a field, under its name. */
gboolean hek_widget_rows_add_column (const HekWidgetRows *rows, guint field, HekFrame *frame,
                                     const HekTask *task, GError **error);

/* Adds the column of row ids. */
gboolean hek_widget_rows_add_ids (const HekWidgetRows *rows, HekFrame *frame, GError **error);

/* Returns: (transfer full) (element-type guint): of the fields that @text names, all that there are
 * when it is %NULL; only numbers, or any. Errors: %HEK_WIDGET_QUERY_ERROR_FIELD */
GArray *hek_widget_source_find_fields (HekSchema *schema, const char *text, gboolean numbers_only,
                                       GError **error);

/* Errors of memory. Returns: NULL always */
gpointer hek_widget_source_no_memory (GError **error, gsize n_rows);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekWidgetRows, hek_widget_rows_clear)

G_END_DECLS
