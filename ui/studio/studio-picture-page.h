/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job-list.h"
#include "hek-picture-session.h"
#include "studio-page.h"

G_BEGIN_DECLS

/*
 * The Studio page: one picture, its quantized version, their comparison, the numbers and the curve,
 * linked; controls in the sidebar. HekPictureSession computes, the page shows. Main thread only.
 *
 * Its actions are the group "studio": studio_page_insert_actions() puts it into the window.
 */
#define STUDIO_TYPE_PICTURE_PAGE (studio_picture_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioPicturePage, studio_picture_page, STUDIO, PICTURE_PAGE, StudioPage)

/* @jobs: where the page's jobs are listed; the window shows it */
GtkWidget *studio_picture_page_new (HekJobList *jobs);

/* Returns: (transfer none): the model behind the page */
HekPictureSession *studio_picture_page_get_session (StudioPicturePage *self);

/* Opens the photograph that the program carries with it: "studio.open-sample". */
void studio_picture_page_open_sample (StudioPicturePage *self);

/* Ends with a row without title. The page itself installs those that are local. */
extern const StudioShortcut studio_picture_page_shortcuts[];

G_END_DECLS
