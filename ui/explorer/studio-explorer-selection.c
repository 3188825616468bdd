/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-selection-private.h"

#include <glib/gi18n.h>

#include "hek-explorer-grow.h"
#include "studio-count.h"
#include "studio-explorer-resource.h"
#include "studio-explorer-selection-grow.h"
#include "studio-stack.h"
#include "studio-wrap-box.h"

G_DEFINE_FINAL_TYPE (StudioExplorerSelection, studio_explorer_selection, GTK_TYPE_WIDGET)

enum
{
  ROW_ACTIVATED,
  EXPORT_REQUESTED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

guint32
studio_explorer_selection_get_count (StudioExplorerSelection *self,
                                     guint32                 *n_rows)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);

  if (n_rows != NULL)
    *n_rows = data != NULL ? data->n_rows : 0;
  return data != NULL ? hek_scene_set_count (hek_explorer_session_get_selection (self->session))
                      : 0;
}

static void
studio_explorer_selection_show_count (StudioExplorerSelection *self)
{
  guint32 n_rows, n = studio_explorer_selection_get_count (self, &n_rows);
  g_autofree char *count = studio_count_format (n);
  g_autofree char *all = studio_count_format (n_rows);
  g_autofree char *text
    = n == 0 ? g_strdup (_("Nothing selected"))
             : g_strdup_printf (ngettext ("%s of %s row selected", "%s of %s rows selected",
                                          n_rows), count, all);

  gtk_label_set_text (self->count, text);
}

static void
studio_explorer_selection_update (StudioExplorerSelection *self)
{
  gboolean has_rows = studio_explorer_selection_get_count (self, NULL) > 0;

  studio_explorer_selection_show_count (self);
  gtk_stack_set_visible_child_name (self->stack, has_rows ? "rows" : "empty");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner),
                          hek_explorer_selection_list_is_busy (self->list)
                          || hek_explorer_session_is_growing (self->session));
  studio_explorer_selection_update_actions (self);
}

static void
studio_explorer_selection_activated (StudioExplorerSelection *self,
                                     guint32                  row)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
studio_explorer_selection_failed (StudioExplorerSelection *self,
                                  const char              *what,
                                  const GError            *error)
{
  g_signal_emit (self, signals[FAILED], 0, what, error);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_selection_dispose (GObject *object)
{
  StudioExplorerSelection *self = STUDIO_EXPLORER_SELECTION (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  if (self->list != NULL)
    hek_explorer_selection_list_close (self->list);
  g_clear_weak_pointer (&self->tag_toast);
  g_clear_object (&self->list);
  g_clear_object (&self->details);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_explorer_selection_parent_class)->dispose (object);
}

static void
studio_explorer_selection_class_init (StudioExplorerSelectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_selection_dispose;
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[EXPORT_REQUESTED] = g_signal_new ("export-requested", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-selection.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelection, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelection, count);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelection, spinner);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelection, grow);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelection, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelection, rows_box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelection, as_pictures);
}

static void
studio_explorer_selection_init (StudioExplorerSelection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_popover (self->grow, studio_explorer_selection_grow_new ());
  studio_stack_follow (self->stack);
}

static void
studio_explorer_selection_connect (StudioExplorerSelection *self)
{
  static const char *const of_session[] = { "selection-changed", "data-changed", "changed" };

  for (guint i = 0; i < G_N_ELEMENTS (of_session); i++)
    g_signal_connect_object (self->session, of_session[i],
                             G_CALLBACK (studio_explorer_selection_update), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "tag-changed",
                           G_CALLBACK (studio_explorer_selection_tag_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (studio_explorer_selection_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "keys-read",
                           G_CALLBACK (studio_explorer_selection_keys_read), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "failed", G_CALLBACK (studio_explorer_selection_failed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->look, "changed",
                           G_CALLBACK (studio_explorer_selection_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "row-activated",
                           G_CALLBACK (studio_explorer_selection_activated), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_selection_new (HekExplorerSession *session,
                               HekExplorerView    *view,
                               HekExplorerDetails *details)
{
  StudioExplorerSelection *self = g_object_new (STUDIO_TYPE_EXPLORER_SELECTION, NULL);
  GtkWidget *rows, *tags;

  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->details = g_object_ref (details);
  self->look = studio_explorer_look_get (session);
  self->list = hek_explorer_selection_list_new (session, hek_explorer_session_get_jobs (session));
  rows = studio_explorer_selection_rows_new (session, details, self->list);
  tags = studio_explorer_selection_tags_new (session);
  self->rows = STUDIO_EXPLORER_SELECTION_ROWS (rows);
  self->tags = STUDIO_EXPLORER_SELECTION_TAGS (tags);
  gtk_widget_set_vexpand (rows, TRUE);
  gtk_box_append (self->rows_box, rows);
  gtk_box_append (self->box, tags);
  studio_explorer_selection_add_actions (self);
  studio_explorer_selection_connect (self);
  studio_explorer_selection_update (self);
  return GTK_WIDGET (self);
}
