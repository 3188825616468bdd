/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard.h"
#include "hek-document-folder.h"

G_BEGIN_DECLS

struct _HekDashboard
{
  gatomicrefcount ref;
  char *id;
  char *name;
  HekDashboardRange range;
  guint notes;
  GPtrArray *widgets; /* (element-type HekDashboardWidget): in reading order, settled */
  JsonObject *unknown; /* (nullable), sealed: members that were read and are not known */
};

/* A document that nobody else has seen yet. */
HekDashboard *hek_dashboard_copy (const HekDashboard *self);

/* The document as that of another id. */
HekDashboard *hek_dashboard_with_id (const HekDashboard *self, const char *id);

/* The same of a widget; a new one has an id, and the defaults of its kind. */
HekDashboardWidget *hek_dashboard_widget_new (const HekWidgetKind *kind, const char *id);
HekDashboardWidget *hek_dashboard_widget_copy (const HekDashboardWidget *widget);

/* "line-3": one more than the greatest number that widgets of the kind have. */
char *hek_dashboard_make_id (const HekDashboard *self, const HekWidgetKind *kind);

/* @items: (array length=HEK_GRID_MAX_ITEMS): id: position of the widget */
void hek_dashboard_to_grid (const HekDashboard *self, HekGridItem *items);
/* Widgets in the order and at the places of @items; those that are elsewhere become copies. */
void hek_dashboard_from_grid (HekDashboard *self, const HekGridItem *items, guint n_items);

/* Whether @name may be a dashboard's; and @title a widget's. @path: of messages */
gboolean hek_dashboard_check_name (const char *name, const char *path, GError **error);
gboolean hek_dashboard_check_title (const char *title, const char *path, GError **error);
/* @why ends the sentence "PATH: …". Returns %FALSE. */
gboolean hek_dashboard_fail (GError **error, const char *path, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

/* --- files --- */

extern const HekDocumentFolder hek_dashboard_folder;

/* --- JSON --- */

/* Checks that it is JSON, and a tree that is not too deep. Returns: (transfer full): sealed */
JsonNode *hek_dashboard_parse (const char *json, gssize n_bytes, GError **error);

/* Members of @object, at @path; what has the wrong type fails. A text and an integer leave @out
 * untouched, objects and lists set it to %NULL when there is no such member, or it is null; an
 * integer must be there. */
gboolean hek_dashboard_get_string (JsonObject *object, const char *path, const char *name,
                                   const char **out, GError **error);
gboolean hek_dashboard_get_int (JsonObject *object, const char *path, const char *name, int min,
                                int max, int *out, GError **error);
gboolean hek_dashboard_get_object (JsonObject *object, const char *path, const char *name,
                                   JsonObject **out, GError **error);
gboolean hek_dashboard_get_array (JsonObject *object, const char *path, const char *name,
                                  JsonArray **out, GError **error);

/* @has_grid: (out): whether it says where it is. Its id is "" when it has none. */
HekDashboardWidget *hek_dashboard_read_widget (JsonNode *node, const char *path,
                                               gboolean *has_grid, GError **error);

JsonNode *hek_dashboard_widget_to_node (const HekDashboardWidget *widget);
JsonNode *hek_dashboard_to_node (const HekDashboard *self);

/* Returns: (transfer full): indented; what fits into a line stands in one */
char *hek_dashboard_node_to_text (JsonNode *node);

/* What of an object that was read is not known, also in the objects inside it: (transfer full)
 * (nullable), sealed, members by name. @kind: (nullable): no options are kept */
JsonObject *hek_dashboard_keep_unknown (JsonObject *json);
JsonObject *hek_dashboard_widget_keep_unknown (JsonObject *json, const HekWidgetKind *kind);

/* Copies that share nothing with what they are of, for another thread. @object: (nullable) */
JsonNode *hek_dashboard_copy_node (JsonNode *node);
JsonObject *hek_dashboard_copy_object (JsonObject *object);

/* Whether two objects, either of which may be %NULL, have the same text. */
gboolean hek_dashboard_same_json (JsonObject *a, JsonObject *b);

G_END_DECLS
