/* SPDX-License-Identifier: Apache-2.0 */
/* Names in drop-downs that are short of room: what is told beside them goes first. */
#include "config.h"

#include "studio-name-box.h"
#include "studio-name-row.h"
#include "studio-test-window.h"

typedef struct
{
  GtkWidget *window, *box;
  GtkWidget *drop_downs[2];
} Fixture;

static void
bind (StudioNameRow *row,
      gpointer       item,
      gpointer       user_data)
{
  studio_name_row_set (row, gtk_string_object_get_string (item), user_data);
}

static GtkWidget *
add (GtkWidget  *box,
     const char *name,
     const char *detail)
{
  GtkWidget *drop_down
    = gtk_drop_down_new_from_strings ((const char *const[]){ name, "another", NULL });

  studio_name_row_set_factories (GTK_DROP_DOWN (drop_down), bind, (gpointer) detail);
  gtk_widget_set_parent (drop_down, box);
  return drop_down;
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  f->box = g_object_new (STUDIO_TYPE_NAME_BOX, NULL);
  f->drop_downs[0] = add (f->box, "samples/colours", "1,200 × 128");
  f->drop_downs[1] = add (f->box, "groups", "Hyperbolic");
  gtk_box_append (GTK_BOX (middle), f->box);
  f->window = studio_test_window_new (middle, 700, 60);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

/* Gives the box this width, as a layout would. */
static void
allocate (Fixture *f,
          int      width)
{
  int height;

  gtk_widget_measure (f->box, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_size_allocate (f->box, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static StudioNameRow *
get_row (const Fixture *f,
         guint          i)
{
  return studio_test_need (f->drop_downs[i], STUDIO_TYPE_NAME_ROW, 0);
}

static GtkWidget *
get_name (const Fixture *f,
          guint          i)
{
  return gtk_widget_get_first_child (GTK_WIDGET (get_row (f, i)));
}

static gboolean
has_detail (const Fixture *f,
            guint          i)
{
  return gtk_widget_get_child_visible (gtk_widget_get_next_sibling (get_name (f, i)));
}

static gboolean
is_cut (const Fixture *f,
        guint          i)
{
  return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (get_name (f, i))));
}

static void
test_room (Fixture       *f,
           gconstpointer  data)
{
  int least, natural, extras[2];

  gtk_widget_measure (f->box, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    extras[i] = studio_name_row_get_extra (get_row (f, i));
  g_assert_cmpint (extras[0], >, 40);

  allocate (f, natural);
  g_assert_true (has_detail (f, 0) && has_detail (f, 1));
  g_assert_false (is_cut (f, 0) || is_cut (f, 1));

  /* one pixel short: the second one gives way, and what that leaves is enough */
  allocate (f, natural - 1);
  g_assert_true (has_detail (f, 0));
  g_assert_false (has_detail (f, 1));
  g_assert_false (is_cut (f, 0) || is_cut (f, 1));

  allocate (f, natural - extras[0] - extras[1]);
  g_assert_false (has_detail (f, 0) || has_detail (f, 1));
  g_assert_false (is_cut (f, 0) || is_cut (f, 1));

  allocate (f, natural - extras[0] - extras[1] - 40);
  g_assert_true (is_cut (f, 0));
  allocate (f, least);
  g_assert_false (has_detail (f, 0) || has_detail (f, 1));
}

/* In a list there is always room for what is told. */
static void
test_list (Fixture       *f,
           gconstpointer  data)
{
  GtkWidget *of_button = studio_name_row_new (TRUE), *of_list = studio_name_row_new (FALSE);
  int button_least, list_least, list_natural;

  g_object_ref_sink (of_button);
  g_object_ref_sink (of_list);
  studio_name_row_set (STUDIO_NAME_ROW (of_button), "samples/colours", "1,200 × 128");
  studio_name_row_set (STUDIO_NAME_ROW (of_list), "samples/colours", "1,200 × 128");
  gtk_widget_measure (of_button, GTK_ORIENTATION_HORIZONTAL, -1, &button_least, NULL, NULL, NULL);
  gtk_widget_measure (of_list, GTK_ORIENTATION_HORIZONTAL, -1, &list_least, &list_natural, NULL,
                      NULL);
  g_assert_cmpint (button_least, <, studio_name_row_get_extra (STUDIO_NAME_ROW (of_list)));
  g_assert_cmpint (list_least, >, studio_name_row_get_extra (STUDIO_NAME_ROW (of_list)) + 60);
  g_assert_cmpint (list_least, <=, list_natural);
  studio_name_row_set (STUDIO_NAME_ROW (of_list), "samples/colours", NULL);
  g_assert_cmpint (studio_name_row_get_extra (STUDIO_NAME_ROW (of_list)), ==, 0);
  g_object_unref (of_button);
  g_object_unref (of_list);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/name-row/room", Fixture, NULL, set_up, test_room, tear_down);
  g_test_add ("/ui/name-row/list", Fixture, NULL, set_up, test_list, tear_down);
  return g_test_run ();
}
