/* SPDX-License-Identifier: Apache-2.0 */
#include "studio-test-page.h"

#include "studio-test-window.h"

static gboolean
trial_is_current (gconstpointer data)
{
  HekPictureSession *session = (HekPictureSession *) data;

  return hek_picture_session_get_trial (session) != NULL
         && hek_picture_session_trial_is_current (session);
}

void
studio_test_page_wait_trial (StudioTestPage *self)
{
  studio_test_wait_until (trial_is_current, self->session);
}

void
studio_test_page_set_up (StudioTestPage *self,
                         gconstpointer   data)
{
  g_autoptr (HekJobList) jobs = hek_job_list_new ();
  g_autofree char *path = studio_test_photo_path ();
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->page = studio_picture_page_new (jobs);
  self->window = studio_test_window_new (self->page, 1280, 760);
  self->session = studio_picture_page_get_session (STUDIO_PICTURE_PAGE (self->page));
  studio_page_insert_actions (STUDIO_PAGE (self->page), self->window);
  g_assert_true (studio_page_open_file (STUDIO_PAGE (self->page), file));
  studio_test_page_wait_trial (self);
}

void
studio_test_page_tear_down (StudioTestPage *self,
                            gconstpointer   data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}
