/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-run-chooser.h"

#include <glib/gi18n.h>

#include "studio-own-name.h"
#include "studio-quantizer-watch.h"

struct _StudioQuantizerRunChooser
{
  GtkWidget parent_instance;

  GtkWidget *drop_down;         /* the only child */
  HekQuantizerSession *session; /* owned (nullable) */
  StudioQuantizerWatch *watch;  /* owned (nullable) */
  GtkFilter *filter;            /* owned */
  GtkFilterListModel *done;     /* owned (nullable): the finished runs */
  gboolean updating;            /* the list follows the session, not the user */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerRunChooser, studio_quantizer_run_chooser, GTK_TYPE_WIDGET)

static gboolean
is_done (gpointer item,
         gpointer user_data)
{
  return hek_quantizer_run_get_state (item) == HEK_QUANTIZER_RUN_DONE;
}

static char *
get_label (HekQuantizerRun *run)
{
  return g_strdup (hek_quantizer_run_get_label (run));
}

static void
set_up_row (GtkListItemFactory *factory,
            GtkListItem        *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

static void
bind_row (GtkListItemFactory *factory,
          GtkListItem        *list_item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)),
                      hek_quantizer_run_get_label (gtk_list_item_get_item (list_item)));
}

static void
studio_quantizer_run_chooser_selected (StudioQuantizerRunChooser *self)
{
  HekQuantizerRun *run = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->drop_down));

  if (!self->updating && run != NULL)
    hek_quantizer_session_set_selected (self->session, run);
}

/* The selected run may be one that is not finished: then none is shown. */
static void
studio_quantizer_run_chooser_update (StudioQuantizerRunChooser *self)
{
  HekQuantizerRun *selected = hek_quantizer_session_get_selected (self->session);
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  guint n = g_list_model_get_n_items (runs), n_done = 0, position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      if (run == selected && is_done (run, NULL))
        position = n_done;
      n_done += is_done (run, NULL);
    }
  self->updating = TRUE;
  if (n_done != g_list_model_get_n_items (G_LIST_MODEL (self->done)))
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), position);
  gtk_widget_set_sensitive (self->drop_down, n_done > 0);
  self->updating = FALSE;
}

static void
studio_quantizer_run_chooser_changing (StudioQuantizerRunChooser *self)
{
  self->updating = TRUE;
}

static void
studio_quantizer_run_chooser_watched (gpointer session,
                                      gpointer user_data)
{
  studio_quantizer_run_chooser_update (user_data);
}

static void
studio_quantizer_run_chooser_dispose (GObject *object)
{
  StudioQuantizerRunChooser *self = STUDIO_QUANTIZER_RUN_CHOOSER (object);

  g_clear_pointer (&self->watch, studio_quantizer_watch_free);
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);
  g_clear_object (&self->done);
  g_clear_object (&self->filter);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_quantizer_run_chooser_parent_class)->dispose (object);
}

static void
studio_quantizer_run_chooser_class_init (StudioQuantizerRunChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_run_chooser_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_quantizer_run_chooser_init (StudioQuantizerRunChooser *self)
{
  g_autoptr (GtkExpression) label = gtk_cclosure_expression_new (
    G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_label), NULL, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_done, NULL, NULL));
  self->drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_drop_down_set_expression (GTK_DROP_DOWN (self->drop_down), label);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->drop_down), factory);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->drop_down), TRUE);
  gtk_widget_set_tooltip_text (self->drop_down, _("The run that is looked at"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Run"), -1);
  studio_own_name_keep (self->drop_down);
  gtk_widget_add_css_class (self->drop_down, "studio-small");
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
  g_signal_connect_object (self->drop_down, "notify::selected",
                           G_CALLBACK (studio_quantizer_run_chooser_selected), self,
                           G_CONNECT_SWAPPED);
}

void
studio_quantizer_run_chooser_set_up (StudioQuantizerRunChooser *self,
                                     HekQuantizerSession       *session)
{
  GListModel *runs;

  g_return_if_fail (STUDIO_IS_QUANTIZER_RUN_CHOOSER (self) && self->session == NULL);

  self->session = g_object_ref (session);
  runs = hek_quantizer_session_get_runs (session);
  self->done = gtk_filter_list_model_new (g_object_ref (runs), g_object_ref (self->filter));
  /* before the drop-down hears of it, and after */
  g_signal_connect_object (runs, "items-changed",
                           G_CALLBACK (studio_quantizer_run_chooser_changing), self,
                           G_CONNECT_SWAPPED);
  self->updating = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (self->done));
  self->updating = FALSE;
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (studio_quantizer_run_chooser_update),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->watch = studio_quantizer_watch_new (session, studio_quantizer_run_chooser_watched, self);
  studio_quantizer_run_chooser_update (self);
}
