/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The position of the slider is where the stage shows the points: at the other places on the left,
 * at those that are shown on the right; with a codebook originals are on the left and what comes
 * back is on the right. Nothing is compared before somebody chooses.
 */
#include "config.h"

#include "studio-explorer-movers-private.h"

#include <glib/gi18n.h>

#include "studio-explorer-resource.h"
#include "studio-own-name.h"
#include "studio-wrap-box.h"


/* One thing to compare with. */
typedef struct
{
  char *id;             /* owned: of a layout, or uuid of a codebook */
  gboolean is_codebook;
} Choice;

enum
{
  SIGNAL_ROW_ACTIVATED,
  SIGNAL_FAILED,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioExplorerMovers, studio_explorer_movers, GTK_TYPE_WIDGET)

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->id);
  g_free (choice);
}

/* --- choices --------------------------------------------------------------------------------- */

static void
add_choice (StudioExplorerMovers *self,
            GtkStringList        *labels,
            const char           *id,
            gboolean              is_codebook,
            char                 *label)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->id = g_strdup (id);
  choice->is_codebook = is_codebook;
  g_ptr_array_add (self->choices, choice);
  gtk_string_list_append (labels, label);
  g_free (label);
}

static void
studio_explorer_movers_list (StudioExplorerMovers *self)
{
  const GPtrArray *layouts = hek_explorer_session_get_layouts (self->session);
  const GPtrArray *codebooks = hek_explorer_movers_get_codebooks (self->movers);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  guint selected = gtk_drop_down_get_selected (self->other);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *chosen = NULL;

  if (selected > 0 && selected <= self->choices->len)
    chosen = g_strdup (((Choice *) self->choices->pdata[selected - 1])->id);
  self->updating = TRUE;
  g_ptr_array_set_size (self->choices, 0);
  gtk_string_list_append (labels, _("Compare with…"));
  for (guint i = 0; data != NULL && i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];

      if (info->problem == NULL && !info->unfinished && data->info != NULL
          && !g_str_equal (info->id, data->info->id))
        add_choice (self, labels, info->id, FALSE,
                    g_strdup_printf (_("Layout %s"), info->name));
    }
  for (guint i = 0; data != NULL && i < codebooks->len; i++)
    {
      const HekExplorerCodebook *codebook = codebooks->pdata[i];

      add_choice (self, labels, codebook->uuid, TRUE,
                  g_strdup_printf (_("After quantization by %s"), codebook->name));
    }
  gtk_drop_down_set_model (self->other, G_LIST_MODEL (labels));
  selected = 0;
  for (guint i = 0; chosen != NULL && i < self->choices->len; i++)
    if (g_str_equal (((Choice *) self->choices->pdata[i])->id, chosen))
      selected = i + 1;
  gtk_drop_down_set_selected (self->other, selected);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->other), self->choices->len > 0);
  if (chosen != NULL && selected == 0)
    hek_explorer_movers_clear (self->movers);
}

static void
studio_explorer_movers_chosen (StudioExplorerMovers *self)
{
  guint selected = gtk_drop_down_get_selected (self->other);
  const Choice *choice;

  if (self->updating || self->movers == NULL)
    return;
  if (selected == 0 || selected > self->choices->len)
    {
      hek_explorer_movers_clear (self->movers);
      return;
    }
  choice = self->choices->pdata[selected - 1];
  if (choice->is_codebook)
    hek_explorer_movers_compare_codebook (self->movers, choice->id, NULL);
  else
    hek_explorer_movers_compare_layout (self->movers, choice->id);
}

/* What was compared was compared with another layout than what is shown now. */
static void
studio_explorer_movers_data_changed (StudioExplorerMovers *self)
{
  studio_explorer_movers_list (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self))
      && gtk_drop_down_get_selected (self->other) > 0)
    studio_explorer_movers_chosen (self);
}

static void
studio_explorer_movers_cancel (StudioExplorerMovers *self)
{
  gtk_drop_down_set_selected (self->other, 0);
}

/* --- what there is --------------------------------------------------------------------------- */

static void
studio_explorer_movers_progressed (StudioExplorerMovers *self)
{
  gtk_progress_bar_set_fraction (self->progress,
                                 self->job != NULL ? hek_job_get_fraction (self->job) : 0);
}

static void
follow_job (StudioExplorerMovers *self)
{
  HekJob *job = hek_explorer_movers_get_job (self->movers);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify", G_CALLBACK (studio_explorer_movers_progressed),
                              self);
  studio_explorer_movers_progressed (self);
}

static void
take_moves (StudioExplorerMovers *self,
            HekExplorerMoves     *moves)
{
  if (moves == self->shown)
    return;
  studio_explorer_movers_stop (self);
  gtk_toggle_button_set_active (self->arrows, FALSE);
  g_clear_pointer (&self->shown, hek_explorer_moves_unref);
  if (moves == NULL)
    {
      studio_points_stage_set_moves (self->stage, NULL, 0);
      return;
    }
  self->shown = hek_explorer_moves_ref (moves);
  self->updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->slider), studio_explorer_movers_get_home (moves));
  self->updating = FALSE;
  studio_explorer_movers_show_position (self);
}

static void
studio_explorer_movers_update (StudioExplorerMovers *self)
{
  HekExplorerMoves *moves = hek_explorer_movers_get_moves (self->movers);
  gboolean busy = hek_explorer_movers_is_comparing (self->movers);
  g_autofree char *figures = moves != NULL ? studio_explorer_movers_describe (moves) : NULL;
  const char *shown = moves != NULL ? moves->data->info->name : "";
  const char *hint = NULL;

  follow_job (self);
  take_moves (self, moves);
  gtk_widget_set_visible (self->busy, busy);
  gtk_widget_set_visible (self->controls, moves != NULL);
  if (moves == NULL && !busy)
    hint = self->choices->len > 0
             ? _("See how the points move from one set of places to another, and which most.")
             : _("There is no other layout yet, and no codebook for these vectors: compute "
                 "another layout, or train a codebook on the Quantizer page.");
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  if (moves == NULL)
    return;
  gtk_label_set_text (self->figures, figures);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->figures), figures);
  gtk_label_set_text (self->from_label, moves->is_codebook ? _("Original") : moves->label);
  gtk_label_set_text (self->to_label, moves->is_codebook ? moves->label : shown);
}

static void
studio_explorer_movers_arrows_toggled (StudioExplorerMovers *self)
{
  studio_explorer_movers_show_arrows (self, gtk_toggle_button_get_active (self->arrows));
}

static void
studio_explorer_movers_drawn (StudioExplorerMovers *self)
{
  gboolean wanted = gtk_toggle_button_get_active (self->arrows) && self->shown != NULL
                    && self->shown->data == hek_explorer_view_get_drawn (self->view);

  if (wanted != self->has_arrows)
    studio_explorer_movers_show_arrows (self, wanted);
}

static void
studio_explorer_movers_row_activated (StudioExplorerMovers *self,
                                      GtkListBoxRow        *row)
{
  guint32 number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), STUDIO_MOVERS_ROW));

  gtk_popover_popdown (self->popover);
  if (number > 0)
    g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0, number - 1);
}

static void
studio_explorer_movers_close (StudioExplorerMovers *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
studio_explorer_movers_failed (StudioExplorerMovers *self,
                               const char           *what,
                               const GError         *error)
{
  gtk_drop_down_set_selected (self->other, 0);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, what, error);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_movers_map (GtkWidget *widget)
{
  StudioExplorerMovers *self = STUDIO_EXPLORER_MOVERS (widget);

  GTK_WIDGET_CLASS (studio_explorer_movers_parent_class)->map (widget);
  hek_explorer_movers_list_codebooks (self->movers);
  studio_explorer_movers_list (self);
  studio_explorer_movers_update (self);
}

static void
studio_explorer_movers_hide (GtkWidget *widget)
{
  StudioExplorerMovers *self = STUDIO_EXPLORER_MOVERS (widget);

  GTK_WIDGET_CLASS (studio_explorer_movers_parent_class)->hide (widget);
  if (self->movers != NULL)
    gtk_drop_down_set_selected (self->other, 0);
}

static void
studio_explorer_movers_dispose (GObject *object)
{
  StudioExplorerMovers *self = STUDIO_EXPLORER_MOVERS (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  if (self->movers != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->movers, self);
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (self->view, self);
      hek_explorer_movers_close (self->movers);
    }
  g_clear_object (&self->movers);
  g_clear_pointer (&self->shown, hek_explorer_moves_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->stage);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_explorer_movers_parent_class)->dispose (object);
}

static void
studio_explorer_movers_finalize (GObject *object)
{
  g_ptr_array_unref (STUDIO_EXPLORER_MOVERS (object)->choices);
  G_OBJECT_CLASS (studio_explorer_movers_parent_class)->finalize (object);
}

static void
studio_explorer_movers_class_init (StudioExplorerMoversClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_movers_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_explorer_movers_finalize;
  widget_class->map = studio_explorer_movers_map;
  widget_class->hide = studio_explorer_movers_hide;
  signals[SIGNAL_ROW_ACTIVATED]
    = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                    G_TYPE_UINT);
  signals[SIGNAL_FAILED]
    = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-movers.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerMovers, child)
  BIND (box);
  BIND (other);
  BIND (controls);
  BIND (busy);
  BIND (progress);
  BIND (play);
  BIND (slider);
  BIND (from_label);
  BIND (to_label);
  BIND (hint);
  BIND (figures);
  BIND (ranked);
  BIND (popover);
  BIND (list);
  BIND (select_most);
  BIND (arrows);
  BIND (color);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_chosen);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_cancel);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_close);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_play);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_moved);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_arrows_toggled);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_explorer_movers_color_by_distance);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_movers_select_most);
}

static void
studio_explorer_movers_init (StudioExplorerMovers *self)
{
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
  studio_own_name_keep (self->other);
  g_signal_connect_swapped (self->popover, "show",
                            G_CALLBACK (studio_explorer_movers_fill_ranked), self);
  studio_explorer_movers_stop (self);
}

GtkWidget *
studio_explorer_movers_new (HekExplorerSession *session,
                            HekExplorerView    *view,
                            StudioPointsStage  *stage)
{
  StudioExplorerMovers *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session) && HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_MOVERS, NULL);
  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->stage = g_object_ref (stage);
  self->movers = hek_explorer_movers_new (session, hek_explorer_session_get_jobs (session));
  g_signal_connect_swapped (self->movers, "changed", G_CALLBACK (studio_explorer_movers_update),
                            self);
  g_signal_connect_swapped (self->movers, "codebooks-changed",
                            G_CALLBACK (studio_explorer_movers_list), self);
  g_signal_connect_swapped (self->movers, "failed", G_CALLBACK (studio_explorer_movers_failed),
                            self);
  g_signal_connect_swapped (view, "drawing-changed", G_CALLBACK (studio_explorer_movers_drawn),
                            self);
  g_signal_connect_swapped (session, "layouts-changed", G_CALLBACK (studio_explorer_movers_list),
                            self);
  g_signal_connect_swapped (session, "data-changed",
                            G_CALLBACK (studio_explorer_movers_data_changed), self);
  studio_explorer_movers_list (self);
  studio_explorer_movers_update (self);
  return GTK_WIDGET (self);
}
