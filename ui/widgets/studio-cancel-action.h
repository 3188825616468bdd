/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Data of a HekJob (char *): the detailed action that the cancel button of the jobs popover runs
 * instead of cancelling the job, since there is something to be asked first. */
#define STUDIO_CANCEL_ACTION "studio-cancel-action"
