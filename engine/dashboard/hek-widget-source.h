/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-frame.h"
#include "hek-option.h"
#include "hek-series-store.h"
#include "hek-task.h"
#include "hek-widget-query.h"
#include "hek-widget.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * Where widgets get their data: one descriptor a source, and one function that asks any of them.
 * Every figure was recorded, or is read and computed from what the workspace holds when it is
 * asked; a source that cannot say something about the moment that is asked for says so.
 */
typedef struct _HekWidgetSource HekWidgetSource;

/* What a field means: which control suits it, and what is offered for it. */
typedef enum
{
  HEK_WIDGET_FIELD_TEXT,
  HEK_WIDGET_FIELD_NUMBER,     /* from @min to @max */
  HEK_WIDGET_FIELD_CHOICE,     /* one of @choices */
  HEK_WIDGET_FIELD_SERIES,     /* an instrument of the telemetry */
  HEK_WIDGET_FIELD_COLLECTION, /* full name or uuid of a collection */
  HEK_WIDGET_FIELD_ATTRIBUTE,  /* one of the collection that another field names */
  HEK_WIDGET_FIELD_ATTRIBUTES, /* several of them, separated by commas */
  HEK_WIDGET_FIELD_FILTER,     /* an expression over them, see hek-filter.h */
  HEK_WIDGET_FIELD_LAYOUT,     /* of the collection that another field names */
  HEK_WIDGET_FIELD_VIEW,       /* how that collection is looked at in the Explorer */
  HEK_WIDGET_FIELD_EVALUATION, /* id or title of what the Quantizer measured */
  HEK_WIDGET_FIELD_FILE,       /* absolute, or below the folder of the workspace */
} HekWidgetFieldKind;

typedef struct
{
  const char *name;  /* "collection": the member of JSON */
  const char *label; /* "Collection": translatable */
  const char *help;  /* one sentence, translatable */
  HekWidgetFieldKind kind;
  gboolean required;
  const char *def;   /* (nullable): what is taken when it is not given */
  double min, max;   /* NUMBER: whole numbers */
  const HekChoice *choices;
  guint n_choices;
} HekWidgetField;

/* What a source answers with. */
typedef enum
{
  HEK_WIDGET_SHAPE_SERIES, /* a column of times and columns of numbers */
  HEK_WIDGET_SHAPE_TABLE,  /* rows of anything */
  HEK_WIDGET_SHAPE_BUCKETS, /* counts by time and interval of a value */
  HEK_WIDGET_SHAPE_MATRIX, /* a name a row, and a column of numbers each */
} HekWidgetShape;

/* For whom, and of when. */
typedef struct
{
  HekWorkspace *workspace; /* (nullable) borrowed: collections */
  HekSeriesStore *series;  /* (nullable) borrowed: telemetry */
  gint64 from_us, to_us;   /* the time range, microseconds since 1970 UTC; from < to */
  gboolean past;           /* collections as of @to_us; otherwise as they are now */
  guint n_points;          /* of a series, at most: the width of the widget in pixels; 0: 1,000 */
} HekWidgetContext;

struct _HekWidgetSource
{
  const char *id;    /* "telemetry" */
  const char *label; /* "Telemetry": translatable */
  const char *help;  /* one sentence, translatable */
  HekWidgetShape shape;
  HekWidgetWants gives; /* what kinds of widgets may find in its answer: see suits() below */
  const HekWidgetField *fields;
  guint n_fields;
  gboolean changes;  /* its answer may be another one a second later: not that of files */

  /*< private >*/
  gboolean (*check) (const HekWidgetQuery *query, GError **error); /* (nullable) */
  HekFrame *(*fetch) (const HekWidgetContext *context, const HekWidgetQuery *query,
                      const HekTask *task, GError **error);
};

guint                  hek_widget_source_n (void);
const HekWidgetSource *hek_widget_source (guint i);
const HekWidgetSource *hek_widget_source_find (const char *id); /* (nullable) */

/* (nullable) */
const HekWidgetField  *hek_widget_source_find_field (const HekWidgetSource *source,
                                                     const char *name);

/* Whether its answers can be drawn by widgets of @kind, which depends on the attributes of a
 * collection where there is one. What does not suit can be asked, and says what is missing. */
gboolean hek_widget_source_suits (const HekWidgetSource *source, const HekWidgetKind *kind);

/* (nullable): what was given for a field, or its default. */
const char *hek_widget_source_get_value (const HekWidgetSource *source, const HekWidgetQuery *query,
                                         const char *field);

/**
 * hek_widget_source_fetch:
 *
 * Checks @query, and asks its source.
 *
 * Errors: %HEK_WIDGET_QUERY_ERROR with what is wrong and what to do; those of stores and series;
 *         cancelled
 * Threads: any; several at once with one context
 * Returns: (transfer full): frozen; without rows when there is nothing yet
 */
HekFrame *hek_widget_source_fetch (const HekWidgetContext *context, const HekWidgetQuery *query,
                                   const HekTask *task, GError **error);

/**
 * hek_widget_source_list_values:
 * @field: one of the source of @query
 *
 * What can be chosen for a field beside what the other fields of @query say: identifiers, and what
 * people see of them.
 *
 * Returns: (transfer full) (element-type HekWidgetFieldValue): empty for fields of free text
 */
GPtrArray *hek_widget_source_list_values (const HekWidgetContext *context,
                                          const HekWidgetQuery *query, const char *field,
                                          GError **error);

typedef struct
{
  char *id, *label;
} HekWidgetFieldValue;

void hek_widget_field_value_free (HekWidgetFieldValue *value);

/**
 * hek_widget_source_split:
 * @text: "price, `a, b`": names, between backquotes where they have commas or blanks at their ends
 *
 * Returns: (transfer full): without empty ones
 */
char **hek_widget_source_split (const char *text);

/* Returns: (transfer full): the value of such a field, which _split() takes apart again */
char *hek_widget_source_join (const char *const *names);

G_END_DECLS
