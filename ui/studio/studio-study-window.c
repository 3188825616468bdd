/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window of the disagreement finder: builds its parts and carries out its actions. What the
 * study has is shown by -show.c, files are in -files.c.
 */
#include "config.h"

#include "studio-study-window-private.h"

#include <glib/gi18n.h>

#include "studio-focus.h"
#include "studio-resource.h"
#include "studio-stack.h"

enum
{
  OPEN_ITEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioStudyWindow, studio_study_window, ADW_TYPE_WINDOW)

/* --- actions --------------------------------------------------------------------------------- */

static void
studio_study_window_start (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  StudioStudyWindow *self = user_data;
  HekStudySpec spec;

  studio_message_bar_hide (self->message_bar);
  studio_study_list_unselect (self->list);
  studio_study_setup_make_spec (self->setup, &spec);
  hek_study_session_set_axes (self->session, studio_study_setup_get_x (self->setup),
                              studio_study_setup_get_y (self->setup));
  hek_study_session_start (self->session, &spec);
  hek_study_spec_clear (&spec);
}

static void
studio_study_window_cancel (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  hek_study_session_cancel (STUDIO_STUDY_WINDOW (user_data)->session);
}

static void
studio_study_window_choose (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  studio_study_setup_choose_folder (STUDIO_STUDY_WINDOW (user_data)->setup);
}

static void
studio_study_window_export (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  studio_study_window_choose_export (user_data);
}

/* The heat map is that of the metric upwards, else of the other. */
static void
studio_study_window_item_activated (StudioStudyWindow *self,
                                    HekStudyItem      *item)
{
  const HekMetric *metric = hek_metric_find_key (studio_study_setup_get_y (self->setup)->key, NULL);

  if (metric == NULL || metric->map_label == NULL)
    metric = hek_metric_find_key (studio_study_setup_get_x (self->setup)->key, NULL);
  if (metric != NULL && metric->map_label == NULL)
    metric = NULL;
  g_signal_emit (self, signals[OPEN_ITEM], 0, item, metric);
}

static void
studio_study_window_open (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  StudioStudyWindow *self = user_data;
  HekStudyItem *item = studio_study_list_get_selected (self->list);

  if (item != NULL)
    studio_study_window_item_activated (self, item);
}

static void
studio_study_window_add_actions (StudioStudyWindow *self)
{
  static const GActionEntry entries[] = {
    { "start", studio_study_window_start },   { "cancel", studio_study_window_cancel },
    { "choose", studio_study_window_choose }, { "export", studio_study_window_export },
    { "open", studio_study_window_open },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "study", G_ACTION_GROUP (self->actions));
}

/* --- what the parts tell --------------------------------------------------------------------- */

static void
studio_study_window_setup_changed (StudioStudyWindow *self)
{
  if (self->session != NULL)
    studio_study_window_update_actions (self);
}

static void
studio_study_window_axes_changed (StudioStudyWindow *self)
{
  if (self->session != NULL)
    hek_study_session_set_axes (self->session, studio_study_setup_get_x (self->setup),
                                studio_study_setup_get_y (self->setup));
}

static void
studio_study_window_picked (StudioStudyWindow *self,
                            guint              row_idx)
{
  studio_study_list_select_row (self->list, row_idx);
}

static void
studio_study_window_point_activated (StudioStudyWindow *self,
                                     guint              row_idx)
{
  studio_study_list_select_row (self->list, row_idx);
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "open", NULL);
}

static void
studio_study_window_selected (StudioStudyWindow *self)
{
  HekStudyItem *item = studio_study_list_get_selected (self->list);

  studio_study_chart_set_selected (
    self->chart, item != NULL ? (int) hek_study_item_get_point (item)->row_idx : -1);
  studio_study_window_update_actions (self);
}

/* The charts take their colours from the classes of the window that they are in. */
static void
studio_study_window_copy_theme (StudioStudyWindow *self,
                                GParamSpec        *pspec,
                                GtkWidget         *parent)
{
  static const char *const classes[] = { "theme-dark", "theme-neutral", "theme-high-contrast" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (gtk_widget_has_css_class (parent, classes[i]))
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
}

static void
studio_study_window_parent_changed (StudioStudyWindow *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent == NULL)
    return;
  g_signal_connect_object (parent, "notify::css-classes",
                           G_CALLBACK (studio_study_window_copy_theme), self, G_CONNECT_SWAPPED);
  studio_study_window_copy_theme (self, NULL, GTK_WIDGET (parent));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_study_window_dispose (GObject *object)
{
  StudioStudyWindow *self = STUDIO_STUDY_WINDOW (object);

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      hek_study_session_close (self->session);
    }
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->session);
  g_clear_object (&self->dialog);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_study_window_parent_class)->dispose (object);
}

static void
studio_study_window_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, start_button);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, setup);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, chart);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, list);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, status_box);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, failures_button);
  gtk_widget_class_bind_template_child (widget_class, StudioStudyWindow, failures_list);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_window_setup_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_window_axes_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_window_picked);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_window_point_activated);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_window_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_study_window_item_activated);
}

static void
studio_study_window_class_init (StudioStudyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_STUDY_CHART);
  g_type_ensure (STUDIO_TYPE_STUDY_LIST);
  g_type_ensure (STUDIO_TYPE_STUDY_SETUP);

  G_OBJECT_CLASS (klass)->dispose = studio_study_window_dispose;
  signals[OPEN_ITEM] = g_signal_new ("open-item", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, HEK_TYPE_STUDY_ITEM,
                                     G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-study-window.ui"));
  studio_study_window_bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
studio_study_window_init (StudioStudyWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  studio_stack_follow (self->stack);
  studio_study_window_add_actions (self);
  studio_study_window_add_drop_target (self);
  g_signal_connect (self, "notify::transient-for",
                    G_CALLBACK (studio_study_window_parent_changed), NULL);
}

GtkWidget *
studio_study_window_new (HekPictureSession *session,
                         HekJobList        *jobs)
{
  StudioStudyWindow *self = g_object_new (STUDIO_TYPE_STUDY_WINDOW, NULL);

  self->session = hek_study_session_new (jobs);
  g_signal_connect_swapped (self->session, "study-changed",
                            G_CALLBACK (studio_study_window_show_study), self);
  g_signal_connect_swapped (self->session, "pair-changed",
                            G_CALLBACK (studio_study_window_show_pair), self);
  g_signal_connect_swapped (self->session, "saved", G_CALLBACK (studio_study_window_saved), self);
  g_signal_connect_swapped (self->session, "failed", G_CALLBACK (studio_study_window_failed),
                            self);
  studio_study_list_set_points (self->list, hek_study_session_get_points (self->session));
  studio_study_setup_set_session (self->setup, session);
  studio_study_window_axes_changed (self);
  studio_study_window_show_study (self);
  return GTK_WIDGET (self);
}

const HekStudy *
studio_study_window_get_study (StudioStudyWindow *self)
{
  g_return_val_if_fail (STUDIO_IS_STUDY_WINDOW (self), NULL);

  return hek_study_session_get_study (self->session);
}
