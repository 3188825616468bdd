/* SPDX-License-Identifier: Apache-2.0 */
/* The rows, at most 50, are made each time the popover opens: their ages are those of then. */
#include "config.h"

#include "studio-search-history.h"

#include <glib/gi18n.h>

#include "studio-own-name.h"
#include "studio-search-resource.h"
#include "studio-search-text.h"
#include "studio-stack.h"

#define STUDIO_PAST "studio-past" /* data of a row */

struct _StudioSearchHistory
{
  GtkPopover parent_instance;

  /* template */
  GtkWidget *clear;
  GtkStack *stack;
  GtkListBox *list;

  HekLibrary *library;       /* owned */
  HekSearchSession *session; /* owned */
};

G_DEFINE_FINAL_TYPE (StudioSearchHistory, studio_search_history, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
studio_search_history_new_label (const char         *text,
                                 PangoEllipsizeMode  ellipsize)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

/* A collection that is gone cannot be searched again. */
static GtkWidget *
studio_search_history_new_row (StudioSearchHistory *self,
                               HekSearchPast       *past)
{
  const HekSearchQuery *query = hek_search_past_get_query (past);
  HekLibraryItem *item = hek_library_find (self->library, query->uuid);
  g_autofree char *title = hek_search_query_describe (query);
  g_autofree char *age = studio_search_text_age (hek_search_past_get_time (past),
                                                 g_get_real_time ());
  g_autofree char *detail = g_strdup_printf ("%s · %s", item != NULL
                                                          ? hek_library_item_get_name (item)
                                                          : _("collection is gone"), age);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *below = studio_search_history_new_label (detail, PANGO_ELLIPSIZE_MIDDLE);

  gtk_box_append (GTK_BOX (box), studio_search_history_new_label (title, PANGO_ELLIPSIZE_END));
  gtk_widget_add_css_class (below, "caption");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_box_append (GTK_BOX (box), below);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_sensitive (row, item != NULL);
  gtk_widget_set_tooltip_text (row, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
  g_object_set_data_full (G_OBJECT (row), STUDIO_PAST, g_object_ref (past), g_object_unref);
  return row;
}

static void
studio_search_history_update (StudioSearchHistory *self)
{
  GListModel *history = hek_search_session_get_history (self->session);
  guint n = g_list_model_get_n_items (history);
  GtkWidget *row;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekSearchPast) past = g_list_model_get_item (history, i);

      gtk_list_box_append (self->list, studio_search_history_new_row (self, past));
    }
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
  gtk_widget_set_visible (self->clear, n > 0);
}

static void
studio_search_history_activated (StudioSearchHistory *self,
                                 GtkListBoxRow       *row)
{
  g_autoptr (HekSearchPast) past
    = g_object_ref (g_object_get_data (G_OBJECT (row), STUDIO_PAST));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, past);
}

static void
studio_search_history_dispose (GObject *object)
{
  StudioSearchHistory *self = STUDIO_SEARCH_HISTORY (object);

  g_clear_object (&self->library);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_search_history_parent_class)->dispose (object);
}

static void
studio_search_history_class_init (StudioSearchHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_history_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, HEK_TYPE_SEARCH_PAST);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_SEARCH_RESOURCE ("studio-search-history.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchHistory, clear);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchHistory, list);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_history_activated);
}

static void
studio_search_history_init (StudioSearchHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  studio_own_name_keep (self->clear);
  g_signal_connect (self, "show", G_CALLBACK (studio_search_history_update), NULL);
}

GtkWidget *
studio_search_history_new (HekLibrary       *library,
                           HekSearchSession *session)
{
  StudioSearchHistory *self = g_object_new (STUDIO_TYPE_SEARCH_HISTORY, NULL);

  self->library = g_object_ref (library);
  self->session = g_object_ref (session);
  g_signal_connect_object (hek_search_session_get_history (session), "items-changed",
                           G_CALLBACK (studio_search_history_update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
