/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What a widget asks for: the id of a source (hek-widget-source.h) and the values of its fields, as
 * texts. In JSON one object, whose member "source" is the id and whose others are the fields:
 *
 *   {"source": "telemetry", "series": "search.latency", "reduce": "p99", "collection": "photos"}
 *
 * Immutable but for those who made it; shared by reference count, good for any thread. Members that
 * this version does not know, also those that are no text, are kept and written again.
 */
typedef struct _HekWidgetQuery HekWidgetQuery;

#define HEK_WIDGET_QUERY_ERROR (hek_widget_query_error_quark ())

typedef enum
{
  HEK_WIDGET_QUERY_ERROR_SOURCE, /* no source of that id */
  HEK_WIDGET_QUERY_ERROR_FIELD,  /* a field is missing, or cannot have this value */
  HEK_WIDGET_QUERY_ERROR_DATA,   /* what it asks for is not there, or cannot be told */
} HekWidgetQueryError;

GQuark hek_widget_query_error_quark (void);

/* Values of a field, in bytes. */
#define HEK_WIDGET_QUERY_MAX_BYTES ((gsize) 64 * 1024)

HekWidgetQuery *hek_widget_query_new (const char *source);
HekWidgetQuery *hek_widget_query_ref (HekWidgetQuery *query);
void            hek_widget_query_unref (HekWidgetQuery *query);

const char *hek_widget_query_get_source (const HekWidgetQuery *query);

/* (nullable): not given, or "" */
const char *hek_widget_query_get (const HekWidgetQuery *query, const char *field);

/* Returns: (transfer full): @query with one field changed; @value: (nullable): %NULL or "" takes it
 * away */
HekWidgetQuery *hek_widget_query_with (const HekWidgetQuery *query, const char *field,
                                       const char *value);

/* Returns: (transfer full): another source; fields that both sources have are kept */
HekWidgetQuery *hek_widget_query_with_source (const HekWidgetQuery *query, const char *source);

gboolean hek_widget_query_equal (const HekWidgetQuery *a, const HekWidgetQuery *b);

/**
 * hek_widget_query_from_json:
 * @path: of @node in its document, for messages: "widgets[3].queries[0]"
 *
 * Checks what can be checked without a workspace: the source, its required fields, numbers and
 * choices.
 *
 * Errors: %HEK_WIDGET_QUERY_ERROR, whose message begins with the path of what is wrong
 */
HekWidgetQuery *hek_widget_query_from_json (JsonNode *node, const char *path, GError **error);

/* Returns: (transfer full): an object; members in the order of their names after "source" */
JsonNode *hek_widget_query_to_json (const HekWidgetQuery *query);

/* As hek_widget_query_from_json(), for a query that was made otherwise; @path: (nullable) */
gboolean hek_widget_query_check (const HekWidgetQuery *query, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekWidgetQuery, hek_widget_query_unref)

G_END_DECLS
