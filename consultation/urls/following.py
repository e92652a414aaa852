"""Addresses for whoever has a receipt code. No code is ever in an address."""

from django.urls import path

from consultation.views import appealing, following, personal

urlpatterns = [
    path("<slug:slug>/follow/", following.follow, name="follow"),
    path("<slug:slug>/follow/response/", following.response, name="follow-response"),
    path("<slug:slug>/follow/answers/", following.answers, name="follow-answers"),
    path("<slug:slug>/follow/change/", following.change, name="follow-change"),
    path("<slug:slug>/follow/withdraw/", following.withdraw, name="follow-withdraw"),
    path("<slug:slug>/follow/copy/", personal.copy, name="follow-copy"),
    path("<slug:slug>/follow/copy.json", personal.copy_file, name="follow-copy-file"),
    path("<slug:slug>/follow/erase/", personal.erase, name="follow-erase"),
    path("<slug:slug>/follow/erased/", following.erased, name="follow-erased"),
    path("<slug:slug>/follow/forget/", following.forget, name="follow-forget"),
    path("<slug:slug>/follow/<str:reference>/appeal/", appealing.appeal, name="follow-appeal"),
    path("<slug:slug>/follow/<str:reference>/appeal/sent/", appealing.sent, name="follow-appeal-sent"),
    path("<slug:slug>/follow/<str:reference>/appeal/withdraw/", appealing.withdraw, name="follow-appeal-withdraw"),
]
