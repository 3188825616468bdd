/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-query-list.h"

#include <glib/gi18n.h>

#include "studio-dashboard-query-editor.h"

/* Controls of queries that are kept. */
#define MAX_KEPT 24

struct _StudioDashboardQueryList
{
  GtkWidget parent_instance;

  StudioDashboardEditor *editor; /* owned */
  GtkWidget *box;                /* the only child */
  GtkWidget *queries;            /* box of StudioDashboardQueryEditor: those of the widget, then
                                  * hidden ones that were of another */
  GtkWidget *add;
  guint idle;                    /* makes what is not made yet, one at a time */
};

G_DEFINE_FINAL_TYPE (StudioDashboardQueryList, studio_dashboard_query_list, GTK_TYPE_WIDGET)

static StudioDashboardQueryEditor *
get_nth (StudioDashboardQueryList *self,
         guint                     n)
{
  GtkWidget *child = gtk_widget_get_first_child (self->queries);

  while (child != NULL && n-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? STUDIO_DASHBOARD_QUERY_EDITOR (child) : NULL;
}

static guint
get_idx (GtkWidget *query)
{
  guint i = 0;

  while ((query = gtk_widget_get_prev_sibling (query)) != NULL)
    i++;
  return i;
}

/* (transfer full) (nullable): the queries of the widget, which may be changed */
static GPtrArray *
copy_queries (StudioDashboardQueryList *self)
{
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);
  GPtrArray *queries = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_widget_query_unref);

  for (guint i = 0; widget != NULL && i < widget->queries->len; i++)
    g_ptr_array_add (queries, hek_widget_query_ref (widget->queries->pdata[i]));
  return queries;
}

/* --- changes --------------------------------------------------------------------------------- */

static void
on_changed (StudioDashboardQueryEditor *query,
            gpointer                    control,
            StudioDashboardQueryList   *self)
{
  g_autoptr (GPtrArray) queries = copy_queries (self);
  guint i = get_idx (GTK_WIDGET (query));

  if (i >= queries->len)
    return;
  hek_widget_query_unref (queries->pdata[i]);
  queries->pdata[i] = hek_widget_query_ref (studio_dashboard_query_editor_get_query (query));
  studio_dashboard_editor_set_queries (self->editor, control, queries);
}

static void
on_move (StudioDashboardQueryEditor *query,
         int                         by,
         StudioDashboardQueryList   *self)
{
  g_autoptr (GPtrArray) queries = copy_queries (self);
  int from = (int) get_idx (GTK_WIDGET (query)), to = from + by;
  gpointer moved;

  if (to < 0 || to >= (int) queries->len || from >= (int) queries->len)
    return;
  moved = queries->pdata[from];
  queries->pdata[from] = queries->pdata[to];
  queries->pdata[to] = moved;
  /* the control goes with what it says, and keeps the focus */
  gtk_box_reorder_child_after (GTK_BOX (self->queries), GTK_WIDGET (query),
                               by < 0 ? to > 0 ? GTK_WIDGET (get_nth (self, (guint) to - 1)) : NULL
                                      : GTK_WIDGET (get_nth (self, (guint) to)));
  studio_dashboard_editor_set_queries (self->editor, NULL, queries);
}

static void
on_remove (StudioDashboardQueryEditor *query,
           StudioDashboardQueryList   *self)
{
  g_autoptr (GPtrArray) queries = copy_queries (self);
  guint i = get_idx (GTK_WIDGET (query));

  if (i >= queries->len)
    return;
  g_ptr_array_remove_index (queries, i);
  gtk_widget_set_visible (self->add, TRUE); /* there is room for one more */
  gtk_widget_grab_focus (self->add);
  studio_dashboard_editor_hide (GTK_WIDGET (query));
  gtk_box_reorder_child_after (GTK_BOX (self->queries), GTK_WIDGET (query),
                               gtk_widget_get_last_child (self->queries));
  studio_dashboard_editor_set_queries (self->editor, NULL, queries);
}

/* Another like the last one, of which one thing is to be chosen otherwise. */
static void
on_add (StudioDashboardQueryList *self)
{
  const HekDashboardWidget *widget = studio_dashboard_editor_get_widget (self->editor);
  g_autoptr (GPtrArray) queries = copy_queries (self);
  StudioDashboardQueryEditor *added;

  if (widget == NULL || queries->len >= widget->kind->max_frames)
    return;
  g_ptr_array_add (queries, queries->len > 0
                              ? hek_widget_query_ref (queries->pdata[queries->len - 1])
                              : hek_dashboard_usual_query (widget->kind, NULL));
  studio_dashboard_editor_set_queries (self->editor, NULL, queries);
  added = get_nth (self, queries->len - 1);
  if (added != NULL)
    gtk_widget_child_focus (GTK_WIDGET (added), GTK_DIR_TAB_FORWARD);
}

/* --- what is shown --------------------------------------------------------------------------- */

static GtkWidget *
append_query (StudioDashboardQueryList *self)
{
  GtkWidget *query = studio_dashboard_query_editor_new (self->editor);

  g_signal_connect_object (query, "changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (query, "move", G_CALLBACK (on_move), self, 0);
  g_signal_connect_object (query, "remove", G_CALLBACK (on_remove), self, 0);
  gtk_box_append (GTK_BOX (self->queries), query);
  return query;
}

/* Of the hidden ones from @at on, one that has the controls for @query comes into its place.
 * Returns: @at when there is none, or it is seen itself */
static GtkWidget *
pick (StudioDashboardQueryList *self,
      GtkWidget                *at,
      HekWidgetQuery           *query)
{
  if (at == NULL || gtk_widget_get_visible (at))
    return at;
  for (GtkWidget *child = at; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!gtk_widget_get_visible (child) &&
        studio_dashboard_query_editor_is_ready (STUDIO_DASHBOARD_QUERY_EDITOR (child), query))
      {
        if (child != at)
          gtk_box_reorder_child_after (GTK_BOX (self->queries), child,
                                       gtk_widget_get_prev_sibling (at));
        return child;
      }
  return at;
}

/* The place of @at for another query: a new one, rather than other controls in one that will be
 * wanted again. */
static GtkWidget *
make (StudioDashboardQueryList *self,
      GtkWidget                *at)
{
  GtkWidget *query;

  if (at != NULL && (gtk_widget_get_visible (at) || get_nth (self, MAX_KEPT) != NULL))
    return at;
  query = append_query (self);
  if (at != NULL)
    gtk_box_reorder_child_after (GTK_BOX (self->queries), query,
                                 gtk_widget_get_prev_sibling (at));
  gtk_widget_set_visible (query, FALSE);
  return query;
}

static gboolean
go_on (gpointer user_data)
{
  StudioDashboardQueryList *self = user_data;

  self->idle = 0;
  studio_dashboard_query_list_show (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Controls of one query take some milliseconds: those of another widget are made, one query after
 * the other, when the window has been drawn. */
void
studio_dashboard_query_list_show (StudioDashboardQueryList *self,
                                  gboolean                  is_anew)
{
  const HekDashboardWidget *widget;
  guint n, n_made = is_anew ? 1 : 0, i = 0;
  GtkWidget *query;

  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_LIST (self));

  widget = studio_dashboard_editor_get_widget (self->editor);
  n = widget != NULL ? widget->queries->len : 0;
  for (query = gtk_widget_get_first_child (self->queries); query != NULL && is_anew;
       query = gtk_widget_get_next_sibling (query))
    studio_dashboard_editor_hide (query);
  for (query = gtk_widget_get_first_child (self->queries); i < n || query != NULL; i++)
    {
      HekWidgetQuery *of = i < n ? widget->queries->pdata[i] : NULL;
      gboolean is_ready;

      query = of != NULL ? pick (self, query, of) : query;
      is_ready = of != NULL && query != NULL &&
                 studio_dashboard_query_editor_is_ready (STUDIO_DASHBOARD_QUERY_EDITOR (query), of);
      if (of != NULL && !is_ready && ++n_made > 1)
        break;
      if (of != NULL && !is_ready)
        query = make (self, query);
      if (of != NULL) /* a hidden one was of another widget */
        studio_dashboard_query_editor_set (STUDIO_DASHBOARD_QUERY_EDITOR (query), of, i, n,
                                           !gtk_widget_get_visible (query));
      if (of != NULL)
        gtk_widget_set_visible (query, TRUE);
      else
        studio_dashboard_editor_hide (query);
      query = gtk_widget_get_next_sibling (query);
    }
  if (i < n && self->idle == 0)
    self->idle = g_idle_add (go_on, self);
  gtk_widget_set_visible (self->add, widget != NULL && n < widget->kind->max_frames);
}

void
studio_dashboard_query_list_offer (StudioDashboardQueryList *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_QUERY_LIST (self));

  for (GtkWidget *child = gtk_widget_get_first_child (self->queries); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      studio_dashboard_query_editor_offer (STUDIO_DASHBOARD_QUERY_EDITOR (child));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_dashboard_query_list_dispose (GObject *object)
{
  StudioDashboardQueryList *self = STUDIO_DASHBOARD_QUERY_LIST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (studio_dashboard_query_list_parent_class)->dispose (object);
}

static void
studio_dashboard_query_list_class_init (StudioDashboardQueryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_query_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_dashboard_query_list_init (StudioDashboardQueryList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->queries = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->add = gtk_button_new_with_label (_("Add query"));
  gtk_widget_set_tooltip_text (self->add, _("Draws the answer of another query, too"));
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->queries);
  gtk_box_append (GTK_BOX (self->box), self->add);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_dashboard_query_list_new (StudioDashboardEditor *editor)
{
  StudioDashboardQueryList *self = g_object_new (STUDIO_TYPE_DASHBOARD_QUERY_LIST, NULL);

  self->editor = g_object_ref (editor);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Data"),
                                  -1);
  return GTK_WIDGET (self);
}
