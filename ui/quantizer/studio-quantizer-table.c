/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list is sorted three times over: pinned runs stay above the others and unfinished ones below,
 * whatever column is chosen. Runs that change are shown at the next idle moment, all at once.
 */
#include "config.h"

#include "studio-quantizer-table.h"

#include <glib/gi18n.h>

#include "studio-column-view.h"
#include "studio-menu-names.h"
#include "studio-quantizer-cells.h"

/* Of the titles and some rows. */
#define STUDIO_LEAST_HEIGHT 108

struct _StudioQuantizerTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* a child */
  GtkWidget *menu;     /* owned: a child */
  GtkColumnView *view;
  HekQuantizerSession *session;  /* owned (nullable) */
  StudioQuantizerCells cells;
  GtkSorter *group_sorter;       /* owned */
  GtkSortListModel *sorted;      /* owned */
  GtkSingleSelection *selection; /* owned */
  GString *groups;               /* owned: of each run, how it was sorted last */
  gboolean updating;             /* the selection is the session's doing */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerTable, studio_quantizer_table, GTK_TYPE_WIDGET)

/* --- order ----------------------------------------------------------------------------------- */

/* Pinned, done, everything else. */
static char
get_group (HekQuantizerRun *run)
{
  if (hek_quantizer_run_get_pinned (run))
    return 'a';
  return hek_quantizer_run_get_state (run) == HEK_QUANTIZER_RUN_DONE ? 'b' : 'c';
}

static int
compare_groups (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return get_group ((HekQuantizerRun *) a) - get_group ((HekQuantizerRun *) b);
}

/* Sorting makes GTK bind rows anew: only when it makes a difference. */
static void
studio_quantizer_table_sort (StudioQuantizerTable *self)
{
  GListModel *runs = self->cells.runs;
  g_autoptr (GString) groups = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      g_string_append_c (groups, get_group (run));
    }
  if (g_string_equal (groups, self->groups))
    return;
  g_string_assign (self->groups, groups->str);
  gtk_sorter_changed (self->group_sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

/* --- selection ------------------------------------------------------------------------------- */

static guint
studio_quantizer_table_find (StudioQuantizerTable *self,
                             HekQuantizerRun      *run)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekQuantizerRun) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (item == run)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
studio_quantizer_table_show_selected (StudioQuantizerTable *self)
{
  guint position
    = studio_quantizer_table_find (self, hek_quantizer_session_get_selected (self->session));

  if (position == gtk_single_selection_get_selected (self->selection))
    return;
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->updating = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    studio_column_view_scroll_to (self->view, position);
}

static void
studio_quantizer_table_selected (StudioQuantizerTable *self)
{
  HekQuantizerRun *run = gtk_single_selection_get_selected_item (self->selection);

  /* a list that is sorted anew loses it for a moment: the session knows better */
  if (!self->updating && self->session != NULL && run != NULL)
    hek_quantizer_session_set_selected (self->session, run);
}

static void
studio_quantizer_table_activated (StudioQuantizerTable *self,
                                  guint                 position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self), "quantizer.adopt", NULL);
}

/* --- the menu -------------------------------------------------------------------------------- */

static void
studio_quantizer_table_popup (StudioQuantizerTable *self,
                              const GdkRectangle   *at)
{
  if (gtk_single_selection_get_selected_item (self->selection) == NULL)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
studio_quantizer_table_pressed (GtkGestureClick      *gesture,
                                int                   n_press,
                                double                x,
                                double                y,
                                StudioQuantizerTable *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkListItem *list_item = studio_column_view_find_item (picked);

  if (list_item == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (list_item));
  studio_quantizer_table_popup (self, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static gboolean
studio_quantizer_table_open_menu (GtkWidget *widget,
                                  GVariant  *args,
                                  gpointer   data)
{
  StudioQuantizerTable *self = STUDIO_QUANTIZER_TABLE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GdkRectangle at = { 24, 48, 1, 1 };
  graphene_rect_t bounds;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view))
      && gtk_widget_compute_bounds (focus, widget, &bounds)
      && bounds.size.height < gtk_widget_get_height (widget) / 2.0f)
    at = (GdkRectangle){ 60, (int) bounds.origin.y, 1, (int) bounds.size.height };
  studio_quantizer_table_popup (self, &at);
  return GDK_EVENT_STOP;
}

/* GTK 4.8 leaves the focus in the closed menu. */
static void
studio_quantizer_table_menu_closed (StudioQuantizerTable *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static GMenuModel *
studio_quantizer_table_new_menu (void)
{
  GMenu *menu = g_menu_new (), *last = g_menu_new ();

  g_menu_append (menu, _("_Adopt…"), "quantizer.adopt");
  g_menu_append (menu, _("_Pinned"), "quantizer.pin");
  g_menu_append (last, _("_Remove"), "quantizer.remove-run");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  g_object_unref (last);
  return G_MENU_MODEL (menu);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_table_dispose (GObject *object)
{
  StudioQuantizerTable *self = STUDIO_QUANTIZER_TABLE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->group_sorter);
  g_clear_object (&self->session);
  self->cells.runs = NULL;
  G_OBJECT_CLASS (studio_quantizer_table_parent_class)->dispose (object);
}

static void
studio_quantizer_table_finalize (GObject *object)
{
  StudioQuantizerTable *self = STUDIO_QUANTIZER_TABLE (object);

  studio_quantizer_cells_clear (&self->cells);
  g_string_free (self->groups, TRUE);
  G_OBJECT_CLASS (studio_quantizer_table_parent_class)->finalize (object);
}

static void
studio_quantizer_table_size_allocate (GtkWidget *widget,
                                      int        width,
                                      int        height,
                                      int        baseline)
{
  StudioQuantizerTable *self = STUDIO_QUANTIZER_TABLE (widget);

  gtk_widget_size_allocate (self->scroller, &(GtkAllocation){ 0, 0, width, height }, baseline);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
studio_quantizer_table_measure (GtkWidget      *widget,
                                GtkOrientation  orientation,
                                int             for_size,
                                int            *minimum,
                                int            *natural,
                                int            *minimum_baseline,
                                int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_QUANTIZER_TABLE (widget)->scroller, orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
studio_quantizer_table_class_init (StudioQuantizerTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quantizer_table_finalize;
  widget_class->size_allocate = studio_quantizer_table_size_allocate;
  widget_class->measure = studio_quantizer_table_measure;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, studio_quantizer_table_open_menu,
                                NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                studio_quantizer_table_open_menu, NULL);
}

static void
studio_quantizer_table_init_menu (StudioQuantizerTable *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  g_autoptr (GMenuModel) menu = studio_quantizer_table_new_menu ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (studio_quantizer_table_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  studio_menu_names_keep (GTK_POPOVER (self->menu));
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (studio_quantizer_table_menu_closed),
                           self, G_CONNECT_SWAPPED);
}

static void
studio_quantizer_table_init (StudioQuantizerTable *self)
{
  GtkMultiSorter *order = gtk_multi_sorter_new ();

  self->groups = g_string_new (NULL);
  studio_quantizer_cells_init (&self->cells);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_reorderable (self->view, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "studio-run-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs and their figures"), -1);
  studio_quantizer_cells_add_columns (&self->cells, self->view);

  self->group_sorter = GTK_SORTER (gtk_custom_sorter_new (compare_groups, NULL, NULL));
  gtk_multi_sorter_append (order, g_object_ref (self->group_sorter));
  gtk_multi_sorter_append (order, g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->sorted = gtk_sort_list_model_new (NULL, GTK_SORTER (order));
  self->selection = studio_column_view_set_rows (self->view, G_LIST_MODEL (self->sorted));
  gtk_single_selection_set_can_unselect (self->selection, FALSE);
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (studio_quantizer_table_selected), self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (studio_quantizer_table_activated),
                            self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              STUDIO_LEAST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  studio_quantizer_table_init_menu (self);
}

void
studio_quantizer_table_set_session (StudioQuantizerTable *self,
                                    HekQuantizerSession  *session)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_TABLE (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->cells.runs = hek_quantizer_session_get_runs (session);
  gtk_sort_list_model_set_model (self->sorted, self->cells.runs);
  studio_quantizer_table_refresh (self);
}

void
studio_quantizer_table_set_differences (StudioQuantizerTable *self,
                                        gboolean              differences)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_TABLE (self));

  if (self->cells.differences == differences)
    return;
  self->cells.differences = differences;
  studio_quantizer_cells_refresh (&self->cells);
}

void
studio_quantizer_table_set_front (StudioQuantizerTable       *self,
                                  const StudioQuantizerFront *front)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_TABLE (self));

  g_hash_table_remove_all (self->cells.best);
  for (int i = 0; i < (int) studio_quantizer_front_n_items (front); i++)
    if (studio_quantizer_front_is_best (front, i))
      g_hash_table_add (self->cells.best,
                        g_object_ref (studio_quantizer_front_get_run (front, i)));
  studio_quantizer_cells_refresh (&self->cells);
}

void
studio_quantizer_table_refresh (StudioQuantizerTable *self)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_TABLE (self) && self->session != NULL);

  studio_quantizer_table_sort (self);
  g_set_object (&self->cells.reference,
                studio_quantizer_run_find_reference (self->cells.runs, NULL));
  studio_quantizer_cells_refresh (&self->cells);
  studio_quantizer_table_show_selected (self);
}
