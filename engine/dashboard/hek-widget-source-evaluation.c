/* SPDX-License-Identifier: Apache-2.0 */
/* What the Quantizer measured and the workspace keeps: a row a method, with its figures. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>

#include "hek-kept-evaluation.h"

static HekFrame *
fetch_evaluation (const HekWidgetContext  *context,
                  const HekWidgetQuery    *query,
                  const HekTask           *task,
                  GError                 **error)
{
  const char *name = hek_widget_query_get (query, "evaluation");
  g_autoptr (JsonNode) root = hek_widget_source_needs_workspace (context, error)
                                ? hek_kept_evaluation_load (context->workspace, name, error)
                                : NULL;
  JsonArray *table;
  const char *title;

  if (root == NULL || !hek_task_check (task, error))
    return NULL;
  title = json_object_get_string_member_with_default (json_node_get_object (root), "title", NULL);
  if (title == NULL)
    title = _("Evaluation");
  table = hek_widget_source_find_table (root, "evaluations", title, error);
  return table != NULL ? hek_widget_source_make_table (table, title, error) : NULL;
}

static const HekWidgetField fields[] = {
  { .name = "evaluation", .label = N_("Evaluation"),
    .help = N_("By its id, or the newest of a collection; none: the newest of all"),
    .kind = HEK_WIDGET_FIELD_EVALUATION },
};

const HekWidgetSource hek_widget_source_evaluation = {
  .id = "evaluation",
  .label = N_("Quantizer evaluation"),
  .help = N_("A row a method that the Quantizer measured: bytes a vector, error, recall, speed"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .changes = TRUE,
  .fetch = fetch_evaluation,
};
