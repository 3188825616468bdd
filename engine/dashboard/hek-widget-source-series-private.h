/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-read.h"
#include "hek-widget-source-private.h"

G_BEGIN_DECLS

/* One series of those that a query means. */
typedef struct
{
  HekSeriesInfo *info; /* owned */
  char *label;         /* owned: of its scope: the name of the collection */
} HekWidgetPart;

typedef struct
{
  GArray *parts;      /* owned, of HekWidgetPart: none when nothing was recorded yet */
  HekSeriesKind kind;
  char *label;        /* owned: of the instrument */
  char *unit;         /* owned (nullable): %NULL: a count of things */
} HekWidgetParts;

/* The fields series and collection of @query. Errors: no such instrument or collection */
gboolean hek_widget_parts_find (HekWidgetParts *parts, const HekWidgetContext *context,
                                const HekWidgetQuery *query, GError **error);
void     hek_widget_parts_clear (HekWidgetParts *parts);

/* Returns: (transfer full): the UUID of @collection, a full name or a UUID, which may be gone */
char *hek_widget_source_dup_scope (const HekWidgetContext *context, const char *collection,
                                   GError **error);

/* What of a bucket is looked at. */
typedef struct
{
  HekSeriesReduce reduce;
  double quantile;   /* > 0: this one of the histogram instead */
  const char *label; /* translated: "p99" */
} HekWidgetReduction;

#define HEK_WIDGET_N_REDUCES 13

extern const HekChoice hek_widget_reduce_choices[HEK_WIDGET_N_REDUCES];

/* @id: (nullable): one of the choices. Errors: the kind of the series has no percentiles */
gboolean hek_widget_reduction_find (HekWidgetReduction *out, const HekWidgetParts *parts,
                                    const char *id, GError **error);

/* Returns: (transfer full) (nullable): "ns", "bytes/s" */
char *hek_widget_reduction_dup_unit (const HekWidgetReduction *reduction,
                                     const HekWidgetParts *parts);

#define HEK_WIDGET_FIELD_SERIES_ROW                                                            \
  { .name = "series", .label = N_("Series"), .help = N_("What was measured: an instrument"),   \
    .kind = HEK_WIDGET_FIELD_SERIES, .required = TRUE }

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekWidgetParts, hek_widget_parts_clear)

G_END_DECLS
